/** What one of DSM's commands is to spkbox: called in the box, answered outside of it. */
import type { Machine } from '../machine/machine.ts';
import type { Caller, PackageCenterApi } from './package-center-api.ts';

/** A call as it came. All of it is the caller's word, except who called. */
export interface Call {
  /** The name by which it was called: `synopkg`. */
  readonly command: string;
  readonly args: readonly string[];
  /** The caller's working folder. */
  readonly folder: string;
  /** Who called, which the line itself tells. */
  readonly by: Caller;
  /** SYNOPKG_PKGNAME of the caller; empty when it has none. */
  readonly package: string;
  /** The command line of the process that called: `/bin/sh /var/packages/hello/scripts/postinst`. */
  readonly caller: string;
}

export interface Answer {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

export interface ToolContext {
  readonly api: PackageCenterApi;
  readonly machine: Machine;
}

export interface Tool {
  readonly command: string;
  /** Undefined: spkbox does not know what DSM would do here. */
  run(call: Call, context: ToolContext): Promise<Answer | undefined>;
}

export const stdout = (out: string, exitCode = 0): Answer => ({ exitCode, out, err: '' });
export const stderr = (err: string, exitCode = 1): Answer => ({ exitCode, out: '', err });

export const lines = (...all: readonly string[]): string => all.map((line) => `${line}\n`).join('');
