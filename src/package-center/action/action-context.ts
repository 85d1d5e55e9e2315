/** The context in which a step of an action runs. */
import type { Action } from '../../dsm/actions.ts';
import type { Fidelity } from '../../dsm/environment.ts';
import type { Machine } from '../../machine/machine.ts';
import type { SynopkgLog } from '../../system/logs.ts';
import type { NasConfig } from '../../system/nas-config.ts';
import type { NasSystem } from '../../system/nas-system.ts';
import type { InstalledPackage } from '../package/installed-package.ts';

/** Package Center's own places for one action. */
export interface ActionPlaces {
  /** `/volume1/@tmp/synopkg/install.XXXXXX`. */
  readonly staging: string;
  readonly messageFile: string;
  readonly progressFile: string;
  readonly upgradeFolder: string;
}

export interface ActionContext {
  readonly action: Action;
  readonly machine: Machine;
  readonly system: NasSystem;
  readonly nas: NasConfig;
  readonly fidelity: Fidelity;
  /** The package whose step this is. */
  readonly package: InstalledPackage;
  /** SYNOPKG_PKGVER: in an upgrade the new version, for the old package's scripts too (guide 08). */
  readonly version: string;
  /** For an upgrade, the package that is installed. */
  readonly before: InstalledPackage['record'] | undefined;
  /** Every other package on the NAS. */
  readonly others: readonly InstalledPackage['record'][];
  /** What the package needs and cannot use now, in words. */
  readonly unusableDependencies: readonly string[];
  readonly places: ActionPlaces;
  /** The wizard's answers that reach the scripts. */
  readonly answers: Readonly<Record<string, string>>;
  /** SYNOPKG_USERNAME; empty when DSM itself asked. */
  readonly username: string;
  /** SYNOPKG_DSM_LANGUAGE. */
  readonly language: string;
  readonly log: SynopkgLog;
  /** The volume that the caller named; empty when the caller named no volume. */
  readonly givenVolume: string;
  readonly signal: AbortSignal | undefined;
  /** Remembers a path that DSM keeps when it uninstalls the package. */
  keepAfterUninstall(path: string): void;
  /** Uninstalls the packages that this package replaces, and returns their names. */
  removeReplaced(): Promise<readonly string[]>;
}

/** A context with which a task writes notes and registers its undo. */
export interface StepContext extends ActionContext {
  note(text: string): void;
  onUndo(undo: () => Promise<void>): void;
}

/** A step failed through the package's fault. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  readonly exitCode: number | undefined;

  constructor(reason: string, exitCode?: number) {
    super(reason);
    this.exitCode = exitCode;
  }
}
