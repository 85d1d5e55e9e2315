/** The whole life of a package, or of several that need each other, on a throwaway NAS: what `spkbox try` does. */
import type { Release } from '../dsm/releases.ts';
import { SpkboxError } from '../errors.ts';
import type { Spk } from '../spk/spk.ts';
import { canBeStopped, endLife, liveOnNas, type PackageSource, runs, type TryOptions } from './life.ts';
import type { Nas } from './nas.ts';
import { bootOrder, knownSpk } from './relations.ts';

/** Installs, starts, asks, stops, starts again, stops and uninstalls; says whether all of it went as DSM would have it. */
export async function tryPackage(
  source: PackageSource | readonly PackageSource[],
  options: TryOptions = {},
): Promise<boolean> {
  const sources = Array.isArray(source) ? (source as readonly PackageSource[]) : [source as PackageSource];
  return liveOnNas(sources, options, async (nas, spks) => {
    assertDifferent(spks);
    const inOrder = dependenciesFirst(spks, nas.facts.release);
    if (await installAll(nas, inOrder, options)) await liveInstalled(nas, inOrder);
    await endLife(nas, options);
  });
}

function assertDifferent(spks: readonly Spk[]): void {
  const names = spks.map(({ info }) => info.package);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice === undefined) return;
  throw new SpkboxError('USE_BAD_VALUE', `${twice} is named twice, and only one of them can be installed`, {
    hint: 'Name each package once; for its versions, use spkbox upgrade (upgradePackage), the oldest first.',
  });
}

function dependenciesFirst(spks: readonly Spk[], release: Release): Spk[] {
  const order = bootOrder(spks.map(knownSpk), release).map(({ name }) => name);
  return spks.toSorted((a, b) => order.indexOf(a.info.package) - order.indexOf(b.info.package));
}

async function installAll(nas: Nas, spks: readonly Spk[], options: TryOptions): Promise<boolean> {
  for (const spk of spks) {
    if ((await nas.install(spk, { ...options, start: true })).result !== 'done') return false;
  }
  return true;
}

/** What packages that were installed and started go through, as long as it goes well. */
async function liveInstalled(nas: Nas, spks: readonly Spk[]): Promise<void> {
  for (const { info } of spks) if (!(await runs(nas, info.package))) return;
  const stoppable = spks.filter(canBeStopped).map(({ info }) => info.package);
  for (const name of stoppable.toReversed()) {
    if ((await nas.stop(name)).result !== 'done') return;
    const stopped = await nas.status(name);
    if (stopped.status !== 'stop')
      return nas.fail(`After the stop, status gives ${stopped.code} (${stopped.status}).`);
  }
  for (const name of stoppable) if ((await nas.start(name)).result !== 'done') return;
}
