/** What Package Center stands on: the NAS that it is on, the box, and how it says what happens. */
import type { Emit } from '../events.ts';
import type { Machine } from '../machine/machine.ts';
import type { NasConfig } from '../system/nas-config.ts';
import type { NasSystem } from '../system/nas-system.ts';
import type { Worker } from '../workers/define-worker.ts';
import type { StepHook } from './action/hooks.ts';

export interface CenterDependencies {
  readonly config: NasConfig;
  readonly workers: ReadonlyMap<string, Worker>;
  readonly emit: Emit;
  readonly clock: () => Date;
  readonly machine: Machine;
  /** The one system of this machine. */
  readonly system: NasSystem;
  /** Milliseconds for each script. */
  readonly timeLimit: number;
  /** Stand around every step, the first outermost. */
  readonly hooks: readonly StepHook[];
}
