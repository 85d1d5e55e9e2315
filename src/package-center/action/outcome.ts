/** Computes an action's outcome from its progress. */
import type { Action } from '../../dsm/actions.ts';
import { type DsmError, dsmErrors } from '../../dsm/error-codes.ts';
import { errorSummary } from '../../errors.ts';
import type { Outcome, OutcomeResult } from '../../events.ts';
import type { ActionContext } from './action-context.ts';
import type { ActionProgress, Crash, Failure } from './action-progress.ts';
import type { Step } from './plan-steps.ts';
import { POWER_LOST } from './power-loss.ts';
import { stepName } from './step-name.ts';

/** The lists of an action that was refused before it began. */
export const emptyOutcome = { scripts: [], messages: [], alerts: [] } as const;

/** `context` is the context of the new package. */
export function outcomeOf(
  id: number,
  { action, package: pkg, before }: Pick<ActionContext, 'action' | 'package' | 'before'>,
  progress: ActionProgress,
): Outcome {
  const { aborted, broken, alerted, crash, alerts, messages, scripts } = progress;
  const oldVersion = before?.version;
  const base = {
    id,
    action,
    package: pkg.record.name,
    version: pkg.record.version,
    ...(oldVersion === undefined ? {} : { oldVersion }),
    scripts,
    messages,
    alerts,
  };
  if (progress.powerLost) return { ...base, result: 'power-lost', ...lossPlace(progress) };
  if (crash !== undefined) return { ...base, result: 'crashed', ...crashPlace(crash) };
  const failure = aborted ?? broken ?? alerted;
  if (failure === undefined) return { ...base, result: 'done' };
  const { step, result } = failure;
  const error = dsmErrorOf(step);
  return {
    ...base,
    result: outcomeResult(action, failure, progress),
    ...(error === undefined ? {} : { error }),
    at: stepName(step),
    reason: result.reason ?? 'it failed',
  };
}

function lossPlace({ current }: ActionProgress): Pick<Outcome, 'at' | 'reason'> {
  return { ...(current === undefined ? {} : { at: stepName(current) }), reason: POWER_LOST };
}

function crashPlace({ error, step }: Crash): Pick<Outcome, 'at' | 'reason'> {
  return { ...(step === undefined ? {} : { at: stepName(step) }), reason: errorText(error) };
}

/** The name and message of a thrown value, which need not be an Error. */
export const errorText = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${errorSummary(error)}` : `${error} was thrown`;

function dsmErrorOf(step: Step): DsmError | undefined {
  const code = step.row.error;
  return code === undefined ? undefined : { code, description: descriptionOf(code, step) };
}

/** A code has several texts in DSM: each names a script, or a worker. */
function descriptionOf(code: number, { step }: Step): string {
  const rows = dsmErrors(code);
  const word = step.kind === 'script' ? step.script : step.kind === 'acquire' ? 'worker' : step.kind;
  const matching = rows.find(({ description }) => description.split(/[^a-z]/).includes(word));
  return (matching ?? rows[0])?.description ?? '';
}

function outcomeResult(
  action: Action,
  { step, result }: Failure,
  { aborted, broken }: ActionProgress,
): OutcomeResult {
  if (result.refused === true) return 'refused';
  if (broken !== undefined) return 'broken';
  if (aborted === undefined) return 'alerted';
  return action !== 'start' && action !== 'boot' && step.phase === 'start' ? 'not-started' : 'aborted';
}

/** Whether whoever asked expects the result, where that is known. */
export const expectedField = (
  { expected }: { readonly expected?: readonly OutcomeResult[] | undefined },
  { result }: Outcome,
): { readonly expected?: boolean } => (expected === undefined ? {} : { expected: expected.includes(result) });
