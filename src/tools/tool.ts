/** A command of DSM: called in the box, answered by spkbox outside of the box. */

import type { FindingCode } from '../findings.ts';
import type { NasSystem } from '../system/nas-system.ts';
import type { Caller, PackageCenterApi } from './package-center-api.ts';

/** A call of a command. The caller wrote every field but `by`. */
export interface Call {
  /** `synopkg`. */
  readonly command: string;
  readonly args: readonly string[];
  /** The caller's working folder. */
  readonly folder: string;
  /** Whether root called, known from the pipe of the call. */
  readonly by: Caller;
  /** SYNOPKG_PKGNAME of the caller; empty when that is not set. */
  readonly package: string;
  /** The command line of the process that called: `/bin/sh /var/packages/hello/scripts/postinst`. */
  readonly caller: string;
}

export interface Answer {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  /** For the report of the run; the caller does not see it. */
  readonly finding?: CallFinding;
}

/** A finding about a call. The report adds the script and line that made the call, and has equal findings once. */
export interface CallFinding {
  readonly code: FindingCode;
  /** A full sentence. */
  readonly text: string;
  /** The command or package that the finding concerns. */
  readonly subject?: string;
}

export interface ToolContext {
  readonly api: PackageCenterApi;
  /** The NAS's accounts, shared folders, port files and logs. */
  readonly system: NasSystem;
}

export interface Tool {
  readonly command: string;
  /** Only root may run its file, so a call of anybody else did not come through it, and fails as the file does. */
  readonly rootOnly?: true;
  /** Undefined where DSM's behaviour is unknown: the call then fails loudly. */
  run(call: Call, context: ToolContext): Promise<Answer | undefined>;
}

export const stdout = (text: string, exitCode = 0): Answer => ({ exitCode, out: text, err: '' });
export const stderr = (text: string, exitCode = 1): Answer => ({ exitCode, out: '', err: text });

export const lines = (...texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');
