/** Package Center as DSM's commands see it. */
import type { DsmError } from '../dsm/error-codes.ts';
import type { Release } from '../dsm/releases.ts';

export interface ToolPackage {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly beta: boolean;
  /** Whether the file `enabled` exists. */
  readonly turnedOn: boolean;
  /** Names of packages. */
  readonly dependsOn: readonly string[];
}

export interface ToolStatus {
  /** DSM's status_code. */
  readonly code: number;
  readonly status: string;
  readonly description: string;
}

/** What a command can ask Package Center to do. */
export type CommandRequest =
  | { readonly action: 'start' | 'stop' | 'uninstall'; readonly package: string }
  /** Installs, or upgrades an installed package; the file is a path in the box. */
  | { readonly action: 'install'; readonly file: string; readonly volume: string | undefined };

export interface AnsweredScript {
  readonly script: string;
  readonly exitCode: number;
  /** The text in SYNOPKG_TEMP_LOGFILE. */
  readonly message: string;
}

/** The outcome of an action, as far as DSM's commands show it. */
export interface ActionAnswer {
  /** The action performed: an `install` over an installed package is an upgrade, or a repair. */
  readonly action: 'install' | 'upgrade' | 'repair' | 'start' | 'stop' | 'uninstall';
  readonly package: string;
  readonly displayName: string;
  readonly beta: boolean;
  /** INFO asks for a reboot after an installation. */
  readonly installReboot: boolean;
  /** The version that the answer shows: for an upgrade the OLD version. */
  readonly version: string;
  /** - `refused`: nothing was done; `failed`: a part was done. */
  readonly result: 'done' | 'refused' | 'failed';
  readonly error: DsmError | undefined;
  /** In the order of their runs. */
  readonly scripts: readonly AnsweredScript[];
  /** Whether the package runs afterwards. */
  readonly running: boolean;
  /** The status afterwards; undefined for a package that was removed. */
  readonly status: ToolStatus | undefined;
}

/** The rights of a caller: DSM tells root from all other users. */
export interface Caller {
  readonly root: boolean;
}

/** The package that calls a command, as the call names it. */
export interface CommandCall {
  /** SYNOPKG_PKGNAME of the caller; empty when that is not set. */
  readonly package: string;
}

export interface PackageCenterApi {
  readonly release: Release;
  /** DSM's three letters. */
  readonly language: string;
  /** The installed packages, by name. */
  list(): readonly ToolPackage[];
  status(name: string): Promise<ToolStatus>;
  /** Undefined at once while another action holds the package's lock: DSM's 275. */
  perform(request: CommandRequest): Promise<ActionAnswer | undefined>;
  /** The output of `start-stop-status log`; undefined without such a package or script. */
  logPlace(name: string): Promise<string | undefined>;
  /** `synopkghelper update`: why it failed; undefined on success. */
  updateResource(name: string, resource: string): Promise<string | undefined>;
}
