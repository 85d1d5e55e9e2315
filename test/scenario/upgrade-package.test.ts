/** What `upgradePackage` does with the packages that the upgraded one needs. */
import { expect, test } from 'vitest';
import { upgradePackage } from '../../src/index.ts';
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
