/** Takes a package through an upgrade path on a throwaway NAS: what `spkbox upgrade` does. */
import { SpkboxError } from '../errors.ts';
import type { Nas } from '../nas/nas.ts';
import type { PackageSource } from '../spk/read-spk.ts';
import type { Spk } from '../spk/spk.ts';
import { expectRunning, uninstallAll } from './expectations.ts';
import { runScenario, type ScenarioResult } from './run-scenario.ts';
import type { Scenario, ScenarioOptions } from './scenario.ts';

/**
 * Installs the first version, upgrades through all later versions in their order, and uninstalls. A source is an .spk, its path,
 * or a folder.
 * @throws SpkboxError as `runScenario` does
 */
export function upgradePackage(
  sources: readonly PackageSource[],
  options: ScenarioOptions = {},
): Promise<ScenarioResult> {
  return runScenario(UPGRADE_SCENARIO, sources, options);
}

const UPGRADE_SCENARIO: Scenario = {
  name: 'upgrade',
  async run(nas, spks, options) {
    assertOnePackage(spks);
    await upgradeThrough(nas, spks, options);
    await uninstallAll(nas, spks, options);
  },
};

function assertOnePackage([first, ...laterVersions]: readonly Spk[]): void {
  const name = first?.info.package;
  const other = laterVersions.find(({ info }) => info.package !== name);
  if (name !== undefined && laterVersions.length > 0 && other === undefined) return;
  const problem =
    other === undefined
      ? 'an upgrade needs at least two versions of a package'
      : `${name} cannot be upgraded to ${other.info.package}: they are different packages`;
  throw new SpkboxError('USE_BAD_VALUE', problem, {
    hint: 'Name the .spk files of one package, the oldest first: spkbox upgrade 1.0.spk 1.1.spk 2.0.spk',
  });
}

async function upgradeThrough(
  nas: Nas,
  [first, ...laterVersions]: readonly Spk[],
  options: ScenarioOptions,
): Promise<void> {
  if (first === undefined) return;
  const name = first.info.package;
  const { answers: installAnswers = {}, volume, upgradeAnswers: answers = {} } = options;
  const placement = volume === undefined ? {} : { volume };
  const installed = await nas.install(first, { answers: installAnswers, ...placement, start: true });
  if (installed.result !== 'done' || !(await expectRunning(nas, name))) return;
  for (const spk of laterVersions) {
    if ((await nas.upgrade(spk, { answers })).result !== 'done') return;
    if (!(await expectRunning(nas, name))) return;
  }
  await options.atRunning?.(nas);
}
