/** A NAS saved and brought back: machine, Package Center and the baseline of leaks in step. */
import type { Change, Snapshot } from '../machine/machine.ts';
import type { SavedPackages } from '../package-center/package/packages.ts';
import type { CenterCore } from '../package-center/request/center-core.ts';
import type { SavedMakers } from './attribution.ts';
import { type Baseline, changesSinceBaseline } from './left-behind.ts';
import type { NasParts } from './nas-parts.ts';

/** A saved NAS; good only on the NAS that gave it. */
export interface NasSnapshot {
  readonly snapshot: number;
}

export interface SavedNas {
  readonly machine: Snapshot;
  readonly packages: SavedPackages;
  readonly power: CenterCore['power'];
  /** What had changed since the beginning. */
  readonly changes: readonly Change[];
  readonly accounts: Baseline['accounts'];
  readonly makers: SavedMakers | undefined;
}

/** Asked for while no action goes on. */
export async function saveNas({ machine, center, baseline, attribution }: NasParts): Promise<SavedNas> {
  const changes = await changesSinceBaseline(machine, baseline);
  return {
    machine: await machine.snapshot(),
    packages: center.packages.save(),
    power: center.power,
    changes: changes.precision === 'unavailable' ? [] : changes.value,
    accounts: baseline.accounts,
    makers: attribution.precision === 'unavailable' ? undefined : attribution.value.save(),
  };
}

/** Ends every process; what ran is not running afterwards, but turned on as it was. */
export async function restoreNas(parts: NasParts, saved: SavedNas): Promise<void> {
  const { machine, center, commands, attribution } = parts;
  await commands.pause(() => machine.restore(saved.machine));
  center.packages.restore(saved.packages);
  for (const { state } of center.packages.all) state.running = false;
  center.core.power = saved.power;
  if (attribution.precision !== 'unavailable' && saved.makers !== undefined)
    await attribution.value.restore(saved.makers);
  parts.baseline = { mark: await machine.mark(), earlier: saved.changes, accounts: saved.accounts };
}
