/** What a NAS is made of, for those who act on it. */
import type { Emit } from '../events.ts';
import type { Machine } from '../machine/machine.ts';
import type { Worker } from '../workers/define-worker.ts';
import type { BoxLine } from './box-line.ts';
import type { Before } from './left-behind.ts';
import type { NasFacts } from './nas-facts.ts';
import type { Verdict } from './verdict.ts';

export interface NasParts {
  readonly facts: NasFacts;
  readonly workers: ReadonlyMap<string, Worker>;
  readonly emit: Emit;
  readonly verdict: Verdict;
  readonly clock: () => Date;
  readonly machine: Machine;
  /** How the box calls Package Center. */
  readonly line: BoxLine;
  /** What was there before any package. */
  readonly before: Before;
  /** Milliseconds for each script. */
  readonly timeLimit: number;
  /** Who asks for the actions. */
  readonly username: string;
  readonly signal: AbortSignal | undefined;
}
