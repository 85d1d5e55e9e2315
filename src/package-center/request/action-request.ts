/** The requests that Package Center takes, and their context. The library and the box's commands share these types. */
import type { ActionParent, OutcomeResult, Requester } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import type { Answers } from '../package/answers.ts';

/** The requester of an action, and the settings that the requester brings. */
export interface RequestContext {
  readonly by: Requester;
  /** SYNOPKG_USERNAME of the scripts; empty when no user asked (guide 08). */
  readonly username: string;
  /** DSM's three letters: SYNOPKG_DSM_LANGUAGE, and the language of the wizard. */
  readonly language: string;
  /** Aborting ends the running script, and the action fails. */
  readonly signal?: AbortSignal | undefined;
  /** The running action whose script or step makes this request. */
  readonly parent?: ActionParent | undefined;
  /** The results that are no failure of the run; `done` alone when absent. */
  readonly expected?: readonly OutcomeResult[] | undefined;
}

export interface InstallOptions {
  /**
   * Whether to start the package after an installation; the release's default when absent (DSM 7.2 and up start it). An
   * upgrade starts the package only if it ran before.
   */
  readonly start?: boolean;
  /** The wizard's answers by their keys. A missing answer gets the wizard's default. */
  readonly answers?: Answers;
  /** `/volume1` when absent. An upgrade ignores it and stays on the package's volume. */
  readonly volume?: string;
}

export interface UninstallOptions {
  readonly answers?: Answers;
  /** Uninstalls the package's dependents first. Without this DSM refuses while the package has dependents. */
  readonly withDependents?: boolean;
}

export type ActionRequest =
  | ({ readonly action: 'install'; readonly spk: Spk } & InstallOptions)
  | ({ readonly action: 'uninstall'; readonly package: string } & UninstallOptions)
  | { readonly action: 'start' | 'stop' | 'restart'; readonly package: string }
  | { readonly action: 'move'; readonly package: string; readonly volume: string }
  /** `synopkghelper update`: the worker reads its entry in conf/resource again. */
  | { readonly action: 'update'; readonly package: string; readonly resource: string };
