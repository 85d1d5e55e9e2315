/** Saves and restores a NAS: the machine, Package Center and the leak baseline together. */
import type { Change, Snapshot } from '../machine/machine.ts';
import type { SavedPackages } from '../package-center/package/packages.ts';
import type { CenterCore } from '../package-center/request/center-core.ts';
import type { SavedMakers } from './attribution.ts';
import { type Baseline, changesSinceBaseline } from './left-behind.ts';
import { measuredValue } from './map-measured.ts';
import type { NasParts } from './nas-parts.ts';
import type { UsersData } from './user-data/live-in.ts';

/** A handle of a saved NAS, valid only on the NAS that made it. */
export interface NasSnapshot {
  readonly snapshot: number;
}

export interface SavedNas {
  readonly machine: Snapshot;
  readonly packages: SavedPackages;
  readonly power: CenterCore['power'];
  /** The changes from the baseline to the snapshot. */
  readonly changes: readonly Change[];
  readonly accounts: Baseline['accounts'];
  readonly makers: SavedMakers | undefined;
  readonly usersData: ReadonlyMap<string, UsersData>;
}

/** Saves the NAS. The caller makes sure that no action is running. */
export async function saveNas({
  machine,
  center,
  baseline,
  attribution,
  usersData,
}: NasParts): Promise<SavedNas> {
  const changes = await changesSinceBaseline(machine, baseline);
  return {
    machine: await machine.snapshot(),
    packages: center.packages.save(),
    power: center.power,
    changes: measuredValue(changes) ?? [],
    accounts: baseline.accounts,
    makers: await measuredValue(attribution)?.save(),
    usersData: usersData.save(),
  };
}

/** Restores the NAS and ends every process. Packages do not run afterwards, but stay enabled if they were. */
export async function restoreNas(parts: NasParts, saved: SavedNas): Promise<void> {
  const { machine, center, commands, attribution } = parts;
  await commands.pause(() => machine.restore(saved.machine));
  center.packages.restore(saved.packages);
  parts.usersData.restore(saved.usersData);
  for (const { state } of center.packages.all) state.running = false;
  center.core.power = saved.power;
  const { makers, changes: earlier, accounts } = saved;
  const [mark] = await Promise.all([
    machine.mark(),
    makers === undefined ? undefined : measuredValue(attribution)?.restore(makers),
  ]);
  parts.baseline = { mark, earlier, accounts, pids: new Set() };
}
