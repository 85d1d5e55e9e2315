/** Undoes steps, newest first. An undo that fails does not keep the rest from being undone. */
import { errorSummary } from '../../errors.ts';
import type { ActionProgress, Undo } from './action-progress.ts';
import type { ActionRun } from './action-run.ts';
import { hookContext } from './hook-context.ts';
import { runWithHooks } from './hooks.ts';
import { errorText } from './outcome.ts';
import type { Step } from './plan-steps.ts';
import { assertPower } from './power-loss.ts';
import { isPlacing, undoState } from './state-after-step.ts';
import { PASSED, type StepResult } from './step-result.ts';

export async function takeBack(
  run: ActionRun,
  progress: ActionProgress,
  undos: readonly Undo[],
): Promise<void> {
  for (const { step, undo } of undos.toReversed()) {
    assertPower(run);
    const startTime = performance.now();
    const place = { id: run.id, index: step.index, undo: true };
    run.emit({ type: 'step-started', ...place });
    const { result, reason } = await undoWithHooks(run, step, undo);
    undoState(run.contexts[step.side].package.state, step);
    if (isPlacing(step)) progress.newInPlace = false;
    run.emit({
      type: 'step-ended',
      ...place,
      result,
      ms: performance.now() - startTime,
      ...(reason === undefined ? {} : { reason }),
    });
  }
}

/** Takes all undos that are left: those of the current phase and of earlier phases. */
export const takeUndos = (progress: ActionProgress): Undo[] => [
  ...progress.earlierUndos.splice(0),
  ...progress.undos.splice(0),
];

/** Takes the undos of one step, which failed without stopping the action. */
export function takeUndosOf(progress: ActionProgress, step: Step): Undo[] {
  const stepUndos = progress.undos.filter((undo) => undo.step === step);
  progress.undos = progress.undos.filter((undo) => undo.step !== step);
  return stepUndos;
}

/** Runs an undo within the hooks. The undo happens even if a hook throws. */
async function undoWithHooks(run: ActionRun, step: Step, undo: Undo['undo']): Promise<StepResult> {
  let undone: Promise<StepResult> | undefined;
  const undoOnce = (): Promise<StepResult> => {
    undone ??= undoStep(undo);
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

async function undoStep(undo: Undo['undo']): Promise<StepResult> {
  try {
    await undo();
    return PASSED;
  } catch (error) {
    return { result: 'failed', reason: errorSummary(error) };
  }
}
