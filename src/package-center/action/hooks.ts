/** Hooks around steps: whoever wants to watch, delay, replace or fail a step wraps it. */
import type { Action } from '../../dsm/actions.ts';
import type { ActionParent, Requester } from '../../events.ts';
import type { Command, Machine } from '../../machine/machine.ts';
import type { Step } from './plan-steps.ts';
import type { StepResult } from './step-result.ts';

/** What a hook may know of the step that it stands around. */
export interface HookContext {
  /** The number of the action, as in its events. */
  readonly id: number;
  readonly action: Action;
  readonly package: string;
  readonly version: string;
  readonly by: Requester;
  readonly parent: ActionParent | undefined;
  readonly machine: Machine;
  /** The step is being undone: `run` takes back what it did. */
  readonly undo: boolean;
  /** Of a step that runs a script: the program, its user, environment and folder. Else undefined. */
  readonly command: Command | undefined;
  /** Leaves a note at the step, which every report shows. */
  note(text: string): void;
}

/**
 * Called for every step, and for the undoing of one. `run` does the step and gives its result, once; the hook's own
 * result is what counts. A hook that throws ends the action: all that was done is undone, and the error is thrown on.
 */
export type StepHook = (
  step: Step,
  context: HookContext,
  run: () => Promise<StepResult>,
) => Promise<StepResult>;

/** Runs the step within all hooks, the first outermost. */
export function runWithHooks(
  hooks: readonly StepHook[],
  { step, context }: { readonly step: Step; readonly context: HookContext },
  run: () => Promise<StepResult>,
): Promise<StepResult> {
  const wrapped = hooks.reduceRight<() => Promise<StepResult>>(
    (inner, hook) => () => hook(step, context, inner),
    run,
  );
  return wrapped();
}
