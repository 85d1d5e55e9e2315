/** The packages of a scenario that other ones of it need. */
import type { Release } from '../dsm/releases.ts';
import type { Nas } from '../nas/nas.ts';
import { bootOrder, peerFromSpk } from '../package-center/package/relations.ts';
import type { Spk } from '../spk/spk.ts';
import type { ScenarioOptions } from './scenario.ts';

/** Each package after those that it needs. */
export function dependenciesFirst(spks: readonly Spk[], release: Release): Spk[] {
  const order = bootOrder(spks.map(peerFromSpk), release).map(({ name }) => name);
  return spks.toSorted((a, b) => order.indexOf(a.info.package) - order.indexOf(b.info.package));
}

/** Installs and starts the packages in turn; false as soon as one fails. */
export async function installAll(
  nas: Nas,
  spks: readonly Spk[],
  { answers = {}, volume }: ScenarioOptions,
): Promise<boolean> {
  const placement = volume === undefined ? {} : { volume };
  for (const spk of spks) {
    if ((await nas.install(spk, { answers, ...placement, start: true })).result !== 'done') return false;
  }
  return true;
}
