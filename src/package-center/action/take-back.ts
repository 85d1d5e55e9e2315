/** Undoing what steps did: the mirror of doing it, newest first, and all of it, whatever fails on the way. */
import { errorSummary } from '../../errors.ts';
import type { ActionProgress, Undo } from './action-progress.ts';
import type { ActionRun } from './action-run.ts';
import { hookContext } from './hook-context.ts';
import { runWithHooks } from './hooks.ts';
import { errorText } from './outcome.ts';
import type { Step } from './plan-steps.ts';
import { isPlacing, undoState } from './state-after-step.ts';
import { PASSED, type StepResult } from './step-result.ts';

export async function takeBack(
  run: ActionRun,
  progress: ActionProgress,
  undos: readonly Undo[],
): Promise<void> {
  for (const { step, undo } of undos.toReversed()) {
    const began = performance.now();
    const place = { id: run.id, index: step.index, undo: true };
    run.emit({ type: 'step-started', ...place });
    const { result, reason } = await undoWithHooks(run, step, undo);
    undoState(run.contexts[step.side].package.state, step);
    if (isPlacing(step)) progress.newInPlace = false;
    run.emit({
      type: 'step-ended',
      ...place,
      result,
      ms: performance.now() - began,
      ...(reason === undefined ? {} : { reason }),
    });
  }
}

/** Everything that can still be undone, of this phase and of those that stand. */
export const takeUndos = (progress: ActionProgress): Undo[] => [
  ...progress.standing.splice(0),
  ...progress.undos.splice(0),
];

/** The undos of one step, where the action goes on without it. */
export function takeUndosOf(progress: ActionProgress, step: Step): Undo[] {
  const own = progress.undos.filter((undo) => undo.step === step);
  progress.undos = progress.undos.filter((undo) => undo.step !== step);
  return own;
}

/** A hook that throws does not keep anything from being undone. */
async function undoWithHooks(run: ActionRun, step: Step, undo: Undo['undo']): Promise<StepResult> {
  let undone: Promise<StepResult> | undefined;
  const undoOnce = (): Promise<StepResult> => {
    undone ??= attempt(undo);
    return undone;
  };
  try {
    const context = hookContext(run, step, { undo: true });
    return await runWithHooks(run.hooks, { step, context }, undoOnce);
  } catch (error) {
    const { result } = await undoOnce();
    return { result, reason: errorText(error) };
  }
}

async function attempt(undo: Undo['undo']): Promise<StepResult> {
  try {
    await undo();
    return PASSED;
  } catch (error) {
    return { result: 'failed', reason: errorSummary(error) };
  }
}
