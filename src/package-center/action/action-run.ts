/** One action that goes on: its plan, what its steps may see, and how it says what happens. */
import type { PackageSide } from '../../dsm/actions.ts';
import type { ActionParent, Emit, Requester } from '../../events.ts';
import type { Worker } from '../../workers/define-worker.ts';
import type { ActionContext } from './action-context.ts';
import type { StepHook } from './hooks.ts';
import type { Step } from './plan-steps.ts';

/** What the steps of the old and of the new package may see; one and the same but in an upgrade. */
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
  /** Told which step goes on. */
  onStep(step: Step): void;
}
