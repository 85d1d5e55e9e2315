/** What `upgradePackage` does with several versions, and with the packages that the upgraded one needs. */
import { expect, test } from 'vitest';
import type { UpgradePath } from '../../src/index.ts';
import { upgradePackage } from '../../src/index.ts';
import { fixture } from '../support/fixture.ts';
import { rough } from '../support/rough.ts';

const app = (version: string) =>
  rough('app', { version, info: 'install_dep_packages="base"\narch="denverton"\n' });

test('what the package needs is installed before it, on a platform that the package is for', async () => {
  const [old, newer, base] = await Promise.all([app('1.0-1'), app('2.0-1'), rough('base')]);
  const { passed, outcomes, notEmulated, report } = await upgradePackage([old, newer, base]);
  expect(outcomes.map(({ action, package: name }) => `${action} ${name}`)).toEqual([
    'install base',
    'install app',
    'upgrade app',
    'uninstall app',
    'uninstall base',
  ]);
  expect({ passed, notEmulated }).toEqual({ passed: true, notEmulated: [] });
  expect(report.run?.dsm.platform).toBe(process.arch === 'x64' ? 'denverton' : 'apollolake');
});

test('what it does not need is an error', async () => {
  const sources = await Promise.all([app('1.0-1'), app('2.0-1'), rough('other')]);
  await expect(upgradePackage(sources)).rejects.toMatchObject({ code: 'USE_BAD_VALUE' });
});

const SETTINGS = 'f="$SYNOPKG_PKGVAR/a.conf"';

/** 1.10 is newer than 1.9, and 1.10 alone is bad. */
const version = (number: string) =>
  rough('many', {
    version: number,
    scripts: { postinst: `${SETTINGS}; ${number === '1.10-1' ? '' : '[ -f "$f" ] || '}echo a=b > "$f"` },
  });

test.each<[UpgradePath | undefined, readonly string[]]>([
  [undefined, ['1.2-1 to 1.10-1', '1.9-1 to 1.10-1']],
  ['chain', ['1.2-1 to 1.9-1', '1.9-1 to 1.10-1']],
  ['all-pairs', ['1.2-1 to 1.9-1', '1.2-1 to 1.10-1', '1.9-1 to 1.10-1']],
])('versions are upgraded in their order, however they are named: %s', async (path, pairs) => {
  const sources = await Promise.all(['1.10-1', '1.2-1', '1.9-1'].map(version));
  const { passed, report } = await upgradePackage(sources, path === undefined ? {} : { path });
  const bad = pairs.filter((pair) => pair.endsWith('1.10-1'));
  expect(report.upgrades.map(({ from, version: to }) => `${from} to ${to}`)).toEqual(pairs);
  expect(
    report.upgrades
      .filter(({ failures }) => failures.length > 0)
      .map(({ from, version: to, users }) => [`${from} to ${to}`, users?.defaults.total]),
  ).toEqual(bad.map((pair) => [pair, 1]));
  expect(passed).toBe(false);
});

test('nobody lives in the package where that is not wanted, and a seed script alone can', async () => {
  const sources = await Promise.all([fixture('lived-in'), fixture('lived-in-resets')]);
  const alone = await upgradePackage(sources, { liveIn: false });
  expect({ passed: alone.passed, lived: alone.report.livedIn }).toEqual({ passed: true, lived: [] });
  const seed = 'id -un > "$SYNOPKG_PKGVAR/album"; echo "interval=7" > "$SYNOPKG_PKGVAR/settings.conf"';
  const seeded = await upgradePackage(sources, { liveIn: { seed, edits: false } });
  expect(seeded.report.livedIn[0]?.seeded.first).toEqual([
    '/volume1/@appdata/lived-in/album',
    '/volume1/@appdata/lived-in/settings.conf',
  ]);
  expect(seeded.report.upgrades[0]?.users).toMatchObject({
    kept: 1,
    defaults: { first: ['var/settings.conf'] },
  });
});

test('a seed script that fails is an error with what it wrote', async () => {
  const sources = await Promise.all([fixture('lived-in'), fixture('lived-in-resets')]);
  const run = upgradePackage(sources, { liveIn: { seed: 'echo no album >&2; exit 3' } });
  await expect(run).rejects.toMatchObject({ summary: 'the seed script ended with exit code 3: no album' });
});
