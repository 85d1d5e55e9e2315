/** A package on the NAS: its folders, its account and its state. */
import type { ScriptName } from '../../dsm/actions.ts';
import {
  type FolderName,
  fillPlace,
  folderPlace,
  HIERARCHY,
  type HierarchyPlace,
  type InstallPlace,
} from '../../dsm/hierarchy.ts';
import { runnerOf } from '../../dsm/run-as.ts';
import { type Identity, ROOT } from '../../machine/machine.ts';
import type { Spk } from '../../spk/spk.ts';
import type { WorkerPackage } from '../../workers/define-worker.ts';

/** The facts of a package that only an action replaces: its .spk, place, account and answers. */
export interface PackageRecord extends WorkerPackage {
  readonly spk: Spk;
  readonly place: InstallPlace;
  /** Where its folders and its staging lie: the volume, or `/usr/local/packages`. */
  readonly base: string;
  /** The wizard's answers, including the answers from before an upgrade. */
  readonly answers: Readonly<Record<string, string | number | boolean>>;
  /** conf/resource with the wizard's answers filled in, and DSM's own additions. */
  readonly resource: ReadonlyMap<string, unknown>;
}

/** The state of a package. Only actions change it. */
export interface PackageState {
  /** postinst failed, or an installation failed half-way. */
  broken: boolean;
  /** The start script passed, and the package was not stopped since. */
  running: boolean;
  startFailed: boolean;
  justStopped: boolean;
  /** A start was attempted since the last stop. */
  enabled: boolean;
  /** Its target is in place. */
  targetInPlace: boolean;
  /** Workers that have ever acquired their resource. */
  readonly everAcquired: Set<string>;
}

export interface InstalledPackage {
  /** A start and an update replace it, when a script has rewritten conf/resource. */
  record: PackageRecord;
  readonly state: PackageState;
}

/** The package of an action. */
export interface ActionSubject {
  /** The package after the action. Only an upgrade and a move change its record. */
  readonly package: InstalledPackage;
  /** The installed package's record, for an upgrade or a move. Both records share one state. */
  readonly before?: PackageRecord;
}

export function newState(): PackageState {
  return {
    broken: false,
    running: false,
    startFailed: false,
    justStopped: false,
    enabled: false,
    targetInPlace: false,
    everAcquired: new Set(),
  };
}

/** Whether an installation over it starts it: an upgrade a package that ran, a repair also one whose start had failed. */
export const startsAgain = ({ record, state }: InstalledPackage, version: string): boolean =>
  state.running || (state.startFailed && version === record.version);

/** Whether the package's own account runs a script, or owns its files (guide 15). */
export function runsAsPackage({ privilege }: Spk, script?: ScriptName): boolean {
  return runnerOf(privilege, script) === 'package';
}

export function scriptIdentity({ spk, user }: PackageRecord, script: ScriptName): Identity {
  return runsAsPackage(spk, script) ? user : ROOT;
}

/** Guide 05 install_type: `system` and `system_hidden` put the package on the root file system. */
export function installPlace(spk: Spk): InstallPlace {
  return (spk.info.fields.get('install_type') ?? '').startsWith('system') ? 'system' : 'volume';
}

/** The real paths of the package's folders. A folder that this package does not have gets its path on a volume. */
export function packageFolders(
  name: string,
  hierarchy: HierarchyPlace,
  volume: string,
): Record<FolderName, string> {
  const variables = { volume, package: name };
  const folders = HIERARCHY.map((row) => [
    row.folder,
    fillPlace(folderPlace(row, hierarchy) ?? row.onVolume, variables),
  ]);
  return Object.fromEntries(folders);
}
