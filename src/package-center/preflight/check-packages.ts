/** Preflight alone, without a box: what `spkbox check` does. Pure. */
import { compareVersions } from '../../dsm/versions.ts';
import type { Finding } from '../../findings.ts';
import type { Spk } from '../../spk/spk.ts';
import { makeNasConfig, type NasOptions } from '../../system/nas-config.ts';
import { WORKERS } from '../../workers/index.ts';
import { bootOrder, peerFromSpk } from '../package/relations.ts';
import { preflight } from './preflight.ts';

export interface CheckedPackage {
  readonly spk: Spk;
  readonly findings: readonly Finding[];
}

/** Each package against a NAS that has the earlier ones: dependencies come first, and older versions. */
export function checkPackages(spks: readonly Spk[], options: NasOptions = {}): CheckedPackage[] {
  const nas = makeNasConfig({ dependencies: 'assumed', ...options });
  const workers = new Set(WORKERS.map(({ name }) => name));
  const order = bootOrder(spks.map(peerFromSpk), nas.release).map(({ name }) => name);
  const sorted = spks.toSorted(
    ({ info: a }, { info: b }) =>
      order.indexOf(a.package) - order.indexOf(b.package) || compareVersions(a.version, b.version),
  );
  return sorted.map((spk, at) => {
    const before = sorted.slice(0, at).map(peerFromSpk);
    const installed = [...new Map(before.map((peer) => [peer.name, peer])).values()];
    const { dependencies, allowRoot } = nas;
    return { spk, findings: preflight(spk, { nas, workers, installed, dependencies, allowRoot }) };
  });
}
