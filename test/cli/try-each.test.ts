/** `spkbox try --each`: each package on a NAS of its own, in each cell, with one report of all. */
import { expect, test } from 'vitest';
import { fixtureFolder, spkbox, withoutTimes } from './support.ts';

const EACH = ['try', fixtureFolder('no-exec-bit'), fixtureFolder('dsm6-only'), '--each'];

test('a table shows which package passes in which cell, and one that fails ends it with 1', async () => {
  const { code, stdout } = await spkbox([...EACH, '--dsm', '7.0,7.2.2', '--quiet']);
  expect(code).toBe(1);
  expect(withoutTimes(stdout)).toMatch(/^✓ try no-exec-bit \(dsm 7\.0\)$/m);
  expect(stdout).toMatch(/^ +dsm 7\.0 +dsm 7\.2\.2 *\ntry no-exec-bit +✓ +✓ *\ntry dsm6-only +✗ +✗ *$/m);
  expect(stdout).toContain('FAILED 2 of 4 runs passed, 2 failed');
});

test('the platform is one that the package is for, unless it is named', async () => {
  const platforms = async (...args: string[]) => {
    const { stdout } = await spkbox(['try', fixtureFolder('wrong-arch'), '--each', '--json', ...args]);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    return events.filter(({ type }) => type === 'run-started').map(({ dsm }) => dsm.platform);
  };
  expect(await platforms('--platform', 'geminilake,rtd1296')).toEqual(['geminilake', 'rtd1296']);
  expect(await platforms('--platform', 'auto')).toEqual(await platforms());
});

test('a release that does not exist is told before anything runs', async () => {
  const { code, stdout, stderr } = await spkbox([...EACH, '--dsm', '7.2.2,9.9']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('9.9');
});

test('a package that cannot be read is a run that failed', async () => {
  const { code, stdout } = await spkbox(['try', import.meta.filename, '--each', '--quiet']);
  expect(code).toBe(1);
  expect(stdout).toContain('✗ try try-each.test.ts');
});
