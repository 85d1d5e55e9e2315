/** A running action: its plan, the contexts of its steps, and where its events go. */
import type { PackageSide } from '../../dsm/actions.ts';
import type { ActionParent, Emit, Requester } from '../../events.ts';
import type { Worker } from '../../workers/define-worker.ts';
import type { ActionContext } from './action-context.ts';
import type { StepHook } from './hooks.ts';
import type { Step } from './plan-steps.ts';

/** The contexts for steps of the old and of the new package. They differ only in an upgrade or a move. */
export type Contexts = Readonly<Record<PackageSide, ActionContext>>;

export interface ActionRun {
  readonly id: number;
  readonly by: Requester;
  readonly parent: ActionParent | undefined;
  readonly contexts: Contexts;
  readonly steps: readonly Step[];
  readonly emit: Emit;
  readonly workers: ReadonlyMap<string, Worker>;
  readonly hooks: readonly StepHook[];
  /** Milliseconds for each script. */
  readonly timeLimit: number;
  readonly isPowerLost: () => boolean;
  readonly cutPower: () => Promise<void>;
  /** Called with each step as it begins. */
  onStep(step: Step): void;
}
