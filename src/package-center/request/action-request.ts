/** What Package Center can be asked for, and by whom: one shape for the library, the box's commands and all that comes. */
import type { ActionParent, Requester } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import type { Answers } from '../package/answers.ts';

/** Who asks, and how. */
export interface RequestContext {
  readonly by: Requester;
  /** SYNOPKG_USERNAME of the scripts; empty when no user asked (guide 08). */
  readonly username: string;
  /** DSM's three letters: SYNOPKG_DSM_LANGUAGE, and the language of the wizard. */
  readonly language: string;
  /** Ends the script that runs; the action then fails like any other. */
  readonly signal?: AbortSignal | undefined;
  /** The action within which this one is asked for. */
  readonly parent?: ActionParent | undefined;
}

export interface InstallOptions {
  /**
   * Whether to start it afterwards; as the release does it when absent (DSM 7.2 and up do). An upgrade starts what
   * ran before, and only that.
   */
  readonly start?: boolean;
  /** The wizard's answers by their keys; where one is missing, the wizard's own default. */
  readonly answers?: Answers;
  /** `/volume1` when absent; an upgrade stays where the package is. */
  readonly volume?: string;
}

export interface UninstallOptions {
  readonly answers?: Answers;
  /** Uninstalls those that depend on it first; without that DSM refuses while there are any. */
  readonly withDependents?: boolean;
}

export type ActionRequest =
  | ({ readonly action: 'install'; readonly spk: Spk } & InstallOptions)
  | ({ readonly action: 'uninstall'; readonly package: string } & UninstallOptions)
  | { readonly action: 'start' | 'stop' | 'restart'; readonly package: string }
  | { readonly action: 'move'; readonly package: string; readonly volume: string }
  /** `synopkghelper update`: the worker reads its part of conf/resource again. */
  | { readonly action: 'update'; readonly package: string; readonly resource: string };
