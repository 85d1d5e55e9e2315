/** `spkbox plan`: every action's steps, and what DSM would refuse. */
import { describe, expect, test } from 'vitest';
import { fixtureFolder, HELLO, spkbox } from './support.ts';

describe('the steps of an action', () => {
  test.each([
    ['install', ['stage-package', 'make-accounts', 'preinst', 'move-into-place']],
    ['start', ['usr-local-linker', 'data-share', 'port-config', 'start-stop-status start', 'turn-on']],
    ['stop', ['start-stop-status stop']],
    ['upgrade', ['start-stop-status stop']],
    ['uninstall', ['start-stop-status stop']],
    ['boot', ['start-stop-status start', 'turn-on']],
    ['shutdown', ['start-stop-status stop']],
  ])('%s', async (action, first) => {
    const { code, stdout } = await spkbox(['plan', HELLO, '--action', action, '--json']);
    expect(code).toBe(0);
    const plan = JSON.parse(stdout);
    expect(plan).toMatchObject({ package: 'hello', version: '1.0.0-0001', action });
    expect(plan.steps.map(({ name }: { name: string }) => name)).toEqual(expect.arrayContaining(first));
    expect(plan.steps.map(({ number }: { number: number }) => number)).toEqual(
      plan.steps.map((_: unknown, index: number) => index + 1),
    );
  });

  test('are a numbered table for people, with timing, consequence and source', async () => {
    const { code, stdout } = await spkbox(['plan', HELLO]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^install hello 1\.0\.0-0001 {2}DSM 7\.2\.2-\d+ · apollolake \(x86_64\)\n/);
    expect(stdout).toMatch(/^ +step +of what +timing +on failure +source\n/m);
    expect(stdout).toMatch(/^ +\d+ {2}acquire +data-share +WHEN_POSTINST +alert, 278 +guide 16/m);
    expect(stdout).toMatch(/^ +\d+ {2}script +postinst +broken, 276 +guide 07/m);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  test('say whose they are in an upgrade, and which scripts are not there', async () => {
    const { stdout } = await spkbox(['plan', fixtureFolder('only-some-scripts'), '--action', 'upgrade']);
    expect(stdout).toMatch(/script +preuninst \(old\)/);
    expect(stdout).toMatch(/\(new\), missing/);
  });
});

test('exits with 1 where DSM would refuse the package, and says why', async () => {
  const { code, stdout } = await spkbox(['plan', fixtureFolder('wrong-arch')]);
  expect(code).toBe(1);
  expect(stdout).toContain('refused · INFO:5 · arch, DSM error 281');
});

test('heeds the NAS that it was asked about', async () => {
  const { code } = await spkbox(['plan', fixtureFolder('wrong-arch'), '--platform', 'alpine']);
  expect(code).toBe(0);
});
