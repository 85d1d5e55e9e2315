/** The throwaway NAS of a scenario. */
import { machine as hostMachine } from 'node:os';
import { platformFor } from '../dsm/architectures.ts';
import type { Nas } from '../nas/nas.ts';
import { type StartNasOptions, startNas } from '../nas/start-nas.ts';
import type { Spk } from '../spk/spk.ts';
import type { ScenarioOptions } from './scenario.ts';

/** Dependencies that are not among the packages are assumed present. */
export const scenarioNasOptions = (spks: readonly Spk[], options: ScenarioOptions): StartNasOptions => ({
  dependencies: 'assumed',
  ...chosenPlatform(spks, options),
  ...options,
});

export const startScenarioNas = (spks: readonly Spk[], options: ScenarioOptions): Promise<Nas> =>
  startNas(scenarioNasOptions(spks, options));

/** Where the caller names none, a platform that the packages are for and whose programs run on this host. */
function chosenPlatform(spks: readonly Spk[], { platform, arch }: ScenarioOptions): { platform?: string } {
  if (platform !== undefined || arch !== undefined) return {};
  const chosen = platformFor(
    spks.map(({ info }) => info.fields),
    hostMachine(),
  );
  return chosen === undefined ? {} : { platform: chosen };
}
