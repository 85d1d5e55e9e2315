/** Takes one package, or several that depend on each other, through a whole life: what `spkbox try` does. */
import { SpkboxError } from '../errors.ts';
import type { Nas } from '../nas/nas.ts';
import type { PackageSource } from '../spk/read-spk.ts';
import type { Spk } from '../spk/spk.ts';
import { dependenciesFirst, installAll } from './dependencies.ts';
import { canBeStopped, expectRunning, expectStopped, uninstallAll } from './expectations.ts';
import { runScenario, type ScenarioResult } from './run-scenario.ts';
import type { Scenario, ScenarioOptions } from './scenario.ts';

/**
 * Installs, starts, checks the status, stops, starts again, stops and uninstalls. A source is an .spk, its path, or a
 * folder.
 * @throws SpkboxError as `runScenario` does
 */
export function tryPackage(
  source: PackageSource | readonly PackageSource[],
  options: ScenarioOptions = {},
): Promise<ScenarioResult> {
  const sources = Array.isArray(source) ? (source as readonly PackageSource[]) : [source as PackageSource];
  return runScenario(TRY_SCENARIO, sources, options);
}

const TRY_SCENARIO: Scenario = {
  name: 'try',
  async run(nas, spks, options) {
    assertDifferent(spks);
    const inOrder = dependenciesFirst(spks, nas.config.release);
    if (await installAll(nas, inOrder, options)) await liveInstalled(nas, inOrder, options);
    await uninstallAll(nas, spks, options);
  },
};

function assertDifferent(spks: readonly Spk[]): void {
  const names = spks.map(({ info }) => info.package);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return;
  throw new SpkboxError('USE_BAD_VALUE', `${repeated} is named twice, but can be installed only once`, {
    hint: 'Name each package once; for its versions, use spkbox upgrade (upgradePackage), the oldest first.',
  });
}

/** Checks, stops and starts the installed packages. Ends at the first failure. */
async function liveInstalled(nas: Nas, spks: readonly Spk[], options: ScenarioOptions): Promise<void> {
  for (const { info } of spks) if (!(await expectRunning(nas, info.package))) return;
  await options.atRunning?.(nas);
  const stoppable = spks.filter(canBeStopped).map(({ info }) => info.package);
  for (const name of stoppable.toReversed()) {
    if ((await nas.stop(name)).result !== 'done') return;
    if (!(await expectStopped(nas, name))) return;
  }
  for (const name of stoppable) if ((await nas.start(name)).result !== 'done') return;
}
