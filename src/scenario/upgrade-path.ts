/** The upgrades of an upgrade path: which version goes to which. Pure. */

import type { Release } from '../dsm/releases.ts';
import { compareVersions } from '../dsm/versions.ts';
import { SpkboxError } from '../errors.ts';
import { peerFromSpk, withDependencies } from '../package-center/package/relations.ts';
import type { Spk } from '../spk/spk.ts';

/**
 * - `each-to-newest`: each version goes to the newest one, as its users do who skip versions;
 * - `chain`: each version goes to the next; `all-pairs`: each version goes to every newer one.
 */
export const UPGRADE_PATHS = ['each-to-newest', 'chain', 'all-pairs'] as const;

export type UpgradePath = (typeof UPGRADE_PATHS)[number];

export interface PathPackages {
  /** The versions of the first package, the oldest first, as DSM compares them. */
  readonly versions: readonly Spk[];
  /** The packages that one of them needs. */
  readonly dependencies: readonly Spk[];
}

export function pathPackages(spks: readonly Spk[], release: Release): PathPackages {
  const name = spks[0]?.info.package ?? '';
  const [versions, dependencies] = [
    spks.filter(({ info }) => info.package === name),
    spks.filter(({ info }) => info.package !== name),
  ];
  const peers = dependencies.map(peerFromSpk);
  const needed = versions.flatMap((spk) => withDependencies(name, [peerFromSpk(spk), ...peers], release));
  const stranger = dependencies.find(({ info }) => needed.every((peer) => peer.name !== info.package));
  if (versions.length > 1 && stranger === undefined)
    return { versions: versions.toSorted(byVersion), dependencies };
  const problem =
    stranger === undefined
      ? 'an upgrade needs at least two versions of a package'
      : `${name} cannot be upgraded to ${stranger.info.package}, and does not need it: they are different packages`;
  throw new SpkboxError('USE_BAD_VALUE', problem, {
    hint: 'Name the .spk files of one package, in any order, and those that it needs: spkbox upgrade 1.0.spk 2.0.spk needed.spk',
  });
}

const byVersion = (a: Spk, b: Spk): number => compareVersions(a.info.version, b.info.version);

/** A version that is installed, and those that it is upgraded to, each from the same state. */
export interface Upgrades {
  readonly from: Spk;
  readonly to: readonly Spk[];
}

export function upgradesFrom(versions: readonly Spk[], path: Exclude<UpgradePath, 'chain'>): Upgrades[] {
  return versions.slice(0, -1).map((from, index) => ({
    from,
    to: path === 'all-pairs' ? versions.slice(index + 1) : versions.slice(-1),
  }));
}
