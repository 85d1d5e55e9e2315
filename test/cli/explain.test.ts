/** `spkbox explain`: what a code means. */
import { describe, expect, test } from 'vitest';
import { FINDINGS } from '../../src/findings.ts';
import { fixtureFolder, spkbox } from './support.ts';

const explain = (...args: string[]) => spkbox(['explain', ...args]);

describe('spkbox explain', () => {
  test('says of a finding what it means, its severity, what DSM answers, what to do, and the source', async () => {
    const { code, stdout } = await explain('upgrade-scripts-missing');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^upgrade-scripts-missing {2}finding · refused or warning$/m);
    expect(stdout).toMatch(/^ {2}meaning +The package lacks preupgrade or postupgrade/m);
    expect(stdout).toMatch(/^ {2}DSM error +261: /m);
    expect(stdout).toMatch(/^ {2}what to do +Add scripts\/preupgrade/m);
    expect(stdout).toMatch(/^ {2}source +runfalk#159/m);
  });

  test.each(['INFO_CRLF', 'Info-Crlf'])('takes %s for info-crlf', async (code) => {
    expect((await explain(code)).stdout).toMatch(/^info-crlf /);
  });

  test('says of an error what it means, whose fault it is, and what to do', async () => {
    const { code, stdout } = await explain('SPK_TRUNCATED');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^SPK_TRUNCATED {2}error · fault: package · exit code 1$/m);
    expect(stdout).toMatch(/^ {2}meaning +The archive ends in the middle of a member\.$/m);
    expect((await explain('MACHINE_LOST')).stdout).toMatch(/exit code 2[\s\S]*spkbox doctor/);
  });

  test('tells a finding and an error of one name apart by their style', async () => {
    expect((await explain('WIZARD_NOT_JSON')).stdout).toMatch(/^WIZARD_NOT_JSON {2}error/);
    expect((await explain('wizard-not-json')).stdout).toMatch(/^wizard-not-json {2}finding/);
  });

  test('says of an error number what DSM answers, what it shows, and which findings it comes with', async () => {
    const { code, stdout } = await explain('319');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}DSM answers +invalid package privilege content$/m);
    expect(stdout).toMatch(/^ {2}DSM shows +Failed to install\. The package should run with a lower/m);
    expect(stdout).toMatch(/privilege-run-as-package$/m);
    expect((await explain('261')).stdout.match(/DSM answers/g)?.length).toBeGreaterThan(2);
    expect((await explain('105')).stdout).toMatch(/Web API: The session lacks the permission/);
  });

  test('gives the same as JSON', async () => {
    expect(JSON.parse((await explain('info-crlf', '--json')).stdout)).toMatchObject({
      kind: 'finding',
      code: 'info-crlf',
      severities: FINDINGS['info-crlf'].severities,
      meaning: FINDINGS['info-crlf'].meaning,
    });
    expect(JSON.parse((await explain('319', '--json')).stdout)).toMatchObject({
      kind: 'dsm-error',
      code: '319',
    });
  });

  test.each([
    ['info-crfl', /Did you mean info-crlf\?/],
    ['SPK_TRUNCATE', /Did you mean SPK_TRUNCATED\?/],
    ['privilege', /Did you mean privilege-run-as-package, /],
    ['318', /^error USE_BAD_VALUE: No finding, error or DSM error has the code 318\.\n {2}what to do: docs/],
    ['__proto__', /No finding, error or DSM error has the code __proto__\./],
    ['\x1b[2J', /has the code \\x1b\[2J\./],
  ])('does not know %j, and names what is near', async (code, words) => {
    const { code: exitCode, stdout, stderr } = await explain(code);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(words);
  });
});

test('a page with findings names it once', async () => {
  const count = (text: string) => text.match(/spkbox explain CODE/g)?.length;
  expect(count((await spkbox(['check', fixtureFolder('wrong-arch')])).stdout)).toBe(1);
  const folders = [fixtureFolder('wrong-arch'), fixtureFolder('fails-at')];
  expect(count((await spkbox(['check', ...folders])).stdout)).toBe(1);
});
