/** A package on the NAS: where it lies, whose it is, and how it is. */
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

/** What a package is, apart from how it is doing. */
export interface PackageRecord extends WorkerPackage {
  readonly spk: Spk;
  readonly place: InstallPlace;
  /** Where its folders and its staging lie: the volume, or `/usr/local/packages`. */
  readonly base: string;
  /** The wizard's answers, with those that were given before it was upgraded. */
  readonly answers: Readonly<Record<string, string | number | boolean>>;
  /** conf/resource with the wizard's answers filled in, and DSM's own additions. */
  readonly resource: ReadonlyMap<string, unknown>;
}

/** How a package is doing. Changed by the actions alone. */
export interface PackageState {
  /** A postinst or an installation failed half-way. */
  broken: boolean;
  /** The start script ran, and nothing stopped it since. */
  running: boolean;
  startFailed: boolean;
  justStopped: boolean;
  /** A start was attempted since the last stop. */
  enabled: boolean;
  /** Its target is in place. */
  targetInPlace: boolean;
  /** Workers that ever held something. */
  readonly everAcquired: Set<string>;
}

export interface InstalledPackage {
  readonly record: PackageRecord;
  readonly state: PackageState;
}

/** What an action is about. */
export interface ActionSubject {
  /** The package as it will be; for every action but an upgrade and a move, as it is. */
  readonly package: InstalledPackage;
  /** What is there already, where that differs. Both share one state. */
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

/** The real places of the package's folders; for those that it has not, where another package has them. */
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
