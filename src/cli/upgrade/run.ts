/** Runs `spkbox upgrade`: its own options first, the rest as every run on a throwaway NAS. */
import { readFileSync } from 'node:fs';
import { SpkboxError, type UpgradePackageOptions, type UpgradePath, upgradePackage } from '../../index.ts';
import { runPackages } from '../try/run.ts';
import { badValue } from '../values.ts';
import type { UpgradeFlags } from './flags.ts';

export async function runUpgrades(paths: readonly string[], flags: UpgradeFlags): Promise<number> {
  const { eachToNewest, chain, allPairs, liveIn, seed, seedAsRoot, allowLost = [], ...lifeFlags } = flags;
  const path = chosenPath(flags);
  const upgrades: UpgradePackageOptions = {
    ...(path === undefined ? {} : { path }),
    liveIn: seed === undefined ? liveIn : { ...readSeed(seed, seedAsRoot === true), edits: liveIn },
    allowLost,
  };
  return runPackages(paths, lifeFlags, (sources, options) =>
    upgradePackage(sources, { ...options, ...upgrades }),
  );
}

function chosenPath({ eachToNewest, chain, allPairs }: UpgradeFlags): UpgradePath | undefined {
  const chosen: UpgradePath[] = [
    ...(eachToNewest ? ['each-to-newest' as const] : []),
    ...(chain ? ['chain' as const] : []),
    ...(allPairs ? ['all-pairs' as const] : []),
  ];
  if (chosen.length < 2) return chosen[0];
  throw badValue(`--${chosen.join(' and --')} cannot be chosen together.`, 'Choose one of them.');
}

function readSeed(file: string, asRoot: boolean) {
  try {
    return { seed: readFileSync(file, 'utf8'), seedAs: asRoot ? ('root' as const) : ('package' as const) };
  } catch (cause) {
    throw new SpkboxError('USE_FILE_NOT_FOUND', `the seed script ${file} cannot be read`, {
      hint: 'Name a shell script of this machine after --seed.',
      cause,
    });
  }
}
