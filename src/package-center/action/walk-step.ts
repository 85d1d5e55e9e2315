/** One step of a plan: performed within its hooks, reported as events, and judged by its row. */
import { makeFinding } from '../../findings.ts';
import type { ActionProgress, Failure, Undo } from './action-progress.ts';
import type { ActionRun } from './action-run.ts';
import { hookContext } from './hook-context.ts';
import { type CommandChange, runWithHooks } from './hooks.ts';
import { errorText } from './outcome.ts';
import { performStep } from './perform-step.ts';
import type { Step } from './plan-steps.ts';
import { assertPower, POWER_LOST } from './power-loss.ts';
import { applyStep, isPlacing, isTask } from './state-after-step.ts';
import { stepName } from './step-name.ts';
import type { StepResult } from './step-result.ts';
import { takeBack, takeUndosOf } from './take-back.ts';

/** Returns the step's failure; undefined when the step passed or was skipped. */
export async function walkStep(
  run: ActionRun,
  progress: ActionProgress,
  step: Step,
): Promise<Failure | undefined> {
  const startTime = performance.now();
  const { id, emit } = run;
  assertPower(run);
  run.onStep(step);
  progress.current = step;
  emit({ type: 'step-started', id, index: step.index, undo: false });
  const end = (result: StepResult) => emitEnd(run, step, { result, ms: performance.now() - startTime });
  const { state } = run.contexts[step.side].package;
  const result = await performWithHooks(run, progress, step).catch((error: unknown) => {
    applyStep(state, step, false);
    end({ result: 'failed', reason: errorText(error) });
    throw error;
  });
  if (result.result === 'passed') noteMilestone(progress, step);
  if (run.isPowerLost()) {
    if (result.result === 'passed') applyStep(state, step, true);
    end({ result: 'failed', reason: POWER_LOST });
    assertPower(run);
  }
  applyStep(state, step, result.result !== 'failed');
  noteResult(run, progress, { step, result });
  end(result);
  if (result.result !== 'failed') return undefined;
  const failure = { step, result };
  await judge(run, progress, failure);
  return failure;
}

async function performWithHooks(run: ActionRun, progress: ActionProgress, step: Step): Promise<StepResult> {
  const undos: Undo[] = [];
  const perform = (change?: CommandChange) =>
    performStep(step, {
      ...run,
      change,
      context: run.contexts[step.side],
      onUndo: (undo) => undos.push({ step, undo }),
    });
  try {
    if (run.hooks.length === 0) return await perform();
    const context = hookContext(run, step, { undo: false });
    return await runWithHooks(run.hooks, { step, context }, perform);
  } finally {
    progress.undos.push(...undos);
  }
}

/** Records how far the files of the package are in place. */
function noteMilestone(progress: ActionProgress, step: Step): void {
  progress.newInPlace ||= isPlacing(step);
  progress.finished ||= isTask(step, 'finish-install');
  progress.removed ||= isTask(step, 'remove-package');
}

/** Records a step's script and its message to the user for the outcome. */
function noteResult({ emit, id }: ActionRun, progress: ActionProgress, { step, result }: Failure): void {
  const { exitCode, message = '' } = result;
  if (step.step.kind === 'script' && result.result !== 'skipped') {
    const { script } = step.step;
    progress.scripts.push({ script, ...(exitCode === undefined ? {} : { exitCode }), message });
  }
  if (message === '') return;
  progress.messages.push(message);
  emit({ type: 'message', id, index: step.index, text: message });
}

function emitEnd(
  { emit, id }: ActionRun,
  { index }: Step,
  { result: { result, reason, exitCode, outputStillOpen }, ms }: { result: StepResult; ms: number },
): void {
  emit({
    type: 'step-ended',
    id,
    index,
    undo: false,
    result,
    ms,
    ...(reason === undefined ? {} : { reason }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(outputStillOpen === undefined ? {} : { outputStillOpen }),
  });
}

/** Decides what a step's failure means for the action, by the step's row. */
async function judge(run: ActionRun, progress: ActionProgress, failure: Failure): Promise<void> {
  const { step } = failure;
  switch (step.onFailure) {
    case 'abort':
      // The first failure decides the outcome. A failure to start the old package again becomes an alert.
      if (step.phaseRow.after === 'abort') progress.alerts.push(alertText(failure));
      progress.aborted ??= failure;
      return;
    case 'broken':
      progress.broken = failure;
      run.contexts.new.package.state.broken = true;
      return;
    case 'alert':
      progress.alerted ??= failure;
      progress.alerts.push(alertText(failure));
      await takeBack(run, progress, takeUndosOf(progress, step));
      return;
    case 'ignore':
      if (step.step.kind === 'script') emitIgnored(run, failure);
      return;
  }
}

/** A script of the package failed, and the action goes on as if it had not. */
function emitIgnored({ emit, contexts }: ActionRun, { step, result }: Failure): void {
  const { name: packageName, version } = contexts[step.side].package.record;
  const name = stepName(step);
  const text = `${name} failed, and DSM goes on all the same: ${result.reason ?? 'it gave no reason'}.`;
  const findings = [makeFinding('script-failure-ignored', { member: `scripts/${name}` }, text)];
  emit({ type: 'findings', package: packageName, version, findings });
}

const alertText = ({ step, result }: Failure): string => `${stepName(step)}: ${result.reason ?? 'failed'}`;
