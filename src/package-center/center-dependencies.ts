/** What Package Center depends on: the NAS's configuration, the box, the workers, the hooks and where its events go. */
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
  /** Milliseconds that each script may run. */
  readonly timeLimit: number;
  /** Wrap every step; the first is the outermost. */
  readonly hooks: readonly StepHook[];
}
