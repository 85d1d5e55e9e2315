/** Package Center as DSM's commands see it: what they may know and ask for. */

import type { DsmError } from '../dsm/error-codes.ts';
import type { Release } from '../dsm/releases.ts';

export interface ToolPackage {
  readonly name: string;
  readonly displayName: string;
  readonly version: string;
  readonly description: string;
  readonly beta: boolean;
  /** It has its file `enabled`. */
  readonly turnedOn: boolean;
  /** The packages that it needs, by name. */
  readonly dependsOn: readonly string[];
}

export interface ToolShare {
  readonly name: string;
  /** `/volume1/media`. */
  readonly path: string;
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
  /** Installs, or upgrades what is there; the file is a path in the box. */
  | { readonly action: 'install'; readonly file: string; readonly volume: string | undefined };

export interface AnsweredScript {
  readonly script: string;
  readonly exitCode: number;
  /** What it wrote to SYNOPKG_TEMP_LOGFILE. */
  readonly message: string;
}

/** How an action came out, as far as an answer of DSM's commands shows it. */
export interface ActionAnswer {
  /** What Package Center made of it: an `install` of a package that is there is an upgrade, or a repair. */
  readonly action: 'install' | 'upgrade' | 'repair' | 'start' | 'stop' | 'uninstall';
  readonly package: string;
  readonly displayName: string;
  readonly beta: boolean;
  /** The version that the answer shows: of an upgrade the OLD one, else the package's own. */
  readonly version: string;
  /** - `refused`: before anything was done; `failed`: something was done, and not all of it. */
  readonly result: 'done' | 'refused' | 'failed';
  readonly error: DsmError | undefined;
  /** In the order in which they ran. */
  readonly scripts: readonly AnsweredScript[];
  /** Whether the package runs afterwards. */
  readonly running: boolean;
  /** How it is afterwards; undefined once it is gone. */
  readonly status: ToolStatus | undefined;
}

/** What the caller of a command may do: DSM knows root, and everybody else. */
export interface Caller {
  readonly root: boolean;
}

/** Who calls a command, as far as the call itself says so. */
export interface CommandCall {
  /** SYNOPKG_PKGNAME of the caller; empty when it has none. */
  readonly package: string;
}

export interface PackageCenterApi {
  readonly release: Release;
  /** DSM's three letters. */
  readonly language: string;
  /** The installed packages, by name. */
  list(): readonly ToolPackage[];
  status(name: string): Promise<ToolStatus>;
  shares(): readonly ToolShare[];
  /** Undefined at once where an action goes on that has the package locked: DSM's 275. */
  perform(request: CommandRequest): Promise<ActionAnswer | undefined>;
  /** `start-stop-status log`: what it printed; undefined where there is no such package or script. */
  logPlace(name: string): Promise<string | undefined>;
  /** `synopkghelper update`: why it failed, as a sentence; undefined when it did not. */
  updateResource(name: string, resource: string): Promise<string | undefined>;
}
