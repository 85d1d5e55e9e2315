/** Hooks around steps: a hook wraps a step to watch, delay, replace or fail it. */
import type { Action } from '../../dsm/actions.ts';
import type { ActionParent, Requester } from '../../events.ts';
import type { Command, Machine } from '../../machine/machine.ts';
import type { Step } from './plan-steps.ts';
import type { StepResult } from './step-result.ts';

/** What a hook gets about its step. */
export interface HookContext {
  /** The number of the action, as in its events. */
  readonly id: number;
  readonly action: Action;
  readonly package: string;
  readonly version: string;
  readonly by: Requester;
  readonly parent: ActionParent | undefined;
  readonly machine: Machine;
  /** The step is being undone: `run` performs the undo. */
  readonly undo: boolean;
  /** The program, user, environment and folder of a script step; undefined for other steps. */
  readonly command: Command | undefined;
  /** Cuts the power: every process ends, and the action ends when this step returns, without an undo. */
  cutPower(): Promise<void>;
  /** Leaves a note at the step, which every report shows. */
  note(text: string): void;
}

/** Called right before the command of a script step runs; the command that it returns runs instead. */
export type CommandChange = (command: Command) => Command | Promise<Command>;

/** Performs a step. Steps without a script, and undos, have no command to change. */
export type RunStep = (change?: CommandChange) => Promise<StepResult>;

/**
 * Called for every step and every undo. `run` performs the step once and returns its result; the action goes by the
 * result that the hook returns. If a hook throws, the action is undone and the error is rethrown.
 */
export type StepHook = (step: Step, context: HookContext, run: RunStep) => Promise<StepResult>;

/** Runs the step within all hooks, the first outermost. The change of an outer hook gets the command of the inner ones. */
export function runWithHooks(
  hooks: readonly StepHook[],
  { step, context }: { readonly step: Step; readonly context: HookContext },
  run: RunStep,
): Promise<StepResult> {
  const wrapped = hooks.reduceRight<RunStep>(
    (inner, hook) => (outerChange) =>
      hook(step, context, (ownChange) => inner(inTurn(ownChange, outerChange))),
    run,
  );
  return wrapped();
}

function inTurn(
  first: CommandChange | undefined,
  second: CommandChange | undefined,
): CommandChange | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return async (command) => second(await first(command));
}
