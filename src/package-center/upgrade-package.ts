/** An upgrade path on a throwaway NAS: what `spkbox upgrade` does. */
import { SpkboxError } from '../errors.ts';
import type { Spk } from '../spk/spk.ts';
import { endLife, liveOnNas, type PackageSource, runs, type TryOptions } from './life.ts';
import type { Nas } from './nas.ts';

/** Installs the first, upgrades through all others in their order, and uninstalls; says whether all of it went well. */
export async function upgradePackage(
  sources: readonly PackageSource[],
  options: TryOptions = {},
): Promise<boolean> {
  return liveOnNas(sources, options, async (nas, spks) => {
    assertOnePackage(spks);
    await upgradeThrough(nas, spks, options);
    await endLife(nas, options);
  });
}

function assertOnePackage([first, ...others]: readonly Spk[]): void {
  const name = first?.info.package;
  const other = others.find(({ info }) => info.package !== name);
  if (name !== undefined && others.length > 0 && other === undefined) return;
  const what =
    other === undefined
      ? 'an upgrade needs a package in two versions at least'
      : `${name} cannot be upgraded to ${other.info.package}: that is another package`;
  throw new SpkboxError('USE_BAD_VALUE', what, {
    hint: 'Name the .spk files of one package, the oldest first: spkbox upgrade 1.0.spk 1.1.spk 2.0.spk',
  });
}

async function upgradeThrough(
  nas: Nas,
  [first, ...others]: readonly Spk[],
  options: TryOptions,
): Promise<void> {
  if (first === undefined) return;
  const name = first.info.package;
  if ((await nas.install(first, { ...options, start: true })).result !== 'done') return;
  if (!(await runs(nas, name))) return;
  const { upgradeAnswers: answers = {} } = options;
  for (const spk of others) {
    if ((await nas.upgrade(spk, { answers })).result !== 'done') return;
    if (!(await runs(nas, name))) return;
  }
}
