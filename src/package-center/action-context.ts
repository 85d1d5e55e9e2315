/** What a step of an action may see and touch. */

import type { Action } from '../dsm/actions.ts';
import type { Fidelity } from '../dsm/environment.ts';
import type { Machine } from '../machine/machine.ts';
import type { InstalledPackage } from './installed-package.ts';
import type { NasFacts } from './nas-facts.ts';
import type { SynopkgLog } from './synopkg-log.ts';

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
  readonly nas: NasFacts;
  readonly fidelity: Fidelity;
  /** Whose step this is. */
  readonly package: InstalledPackage;
  /** SYNOPKG_PKGVER: in an upgrade the new version, for the old package's scripts too (guide 08). */
  readonly version: string;
  /** For an upgrade, the package that is there already. */
  readonly before: InstalledPackage['facts'] | undefined;
  /** Every other package on the NAS. */
  readonly others: readonly InstalledPackage['facts'][];
  readonly places: ActionPlaces;
  /** The wizard's answers that reach the scripts. */
  readonly answers: Readonly<Record<string, string>>;
  /** Who asked; empty when DSM itself did. */
  readonly username: string;
  readonly log: SynopkgLog;
  /** The volume that the caller named; empty when none. */
  readonly givenVolume: string;
  readonly signal: AbortSignal | undefined;
  /** For a move: the volume that it goes to. */
  readonly destination: string;
  /** Remembers a path that stays when the package goes, by DSM's own rule. */
  keeps(path: string): void;
  /** Uninstalls what this package replaces, and says what that was. */
  removeReplaced(): Promise<readonly string[]>;
}

/** How a step reports and takes back. */
export interface StepContext extends ActionContext {
  did(text: string): void;
  onUndo(undo: () => Promise<void>): void;
}

/** A step that did not do its part, by the package's fault. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure';
  readonly exitCode: number | undefined;

  constructor(reason: string, exitCode?: number) {
    super(reason);
    this.exitCode = exitCode;
  }
}
