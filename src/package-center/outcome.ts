/** What came of an action, told from its course. */

import type { Action } from '../dsm/actions.ts';
import { dsmErrors } from '../dsm/error-codes.ts';
import type { Outcome } from '../events.ts';
import type { ActionContext } from './action-context.ts';
import type { Course, Failure } from './course.ts';
import type { Step } from './plan-steps.ts';
import { stepName } from './step-name.ts';

/** The context is that of the new package, whose action it is. */
export function outcomeOf({ action, package: of, before }: ActionContext, course: Course): Outcome {
  const { aborted, broken, alerted, alerts, messages, scripts } = course;
  const oldVersion = before?.version;
  const base = {
    action,
    package: of.facts.name,
    version: of.facts.version,
    ...(oldVersion === undefined ? {} : { oldVersion }),
    scripts,
    messages,
    alerts,
  };
  const failure = aborted ?? broken ?? alerted;
  if (failure === undefined) return { ...base, result: 'done' };
  const { step, result } = failure;
  const code = step.row.error;
  const error = code === undefined ? undefined : { code, description: descriptionOf(code, step) };
  return {
    ...base,
    result: resultOf(action, failure, course),
    ...(error === undefined ? {} : { error }),
    at: stepName(step),
    reason: result.reason ?? 'it failed',
  };
}

/** One code has several texts, which say the script, or that it is about a worker. */
function descriptionOf(code: number, { step }: Step): string {
  const rows = dsmErrors(code);
  const word = step.kind === 'script' ? step.script : step.kind === 'acquire' ? 'worker' : step.kind;
  const own = rows.find(({ description }) => description.split(/[^a-z]/).includes(word));
  return (own ?? rows[0])?.description ?? '';
}

function resultOf(action: Action, { step, result }: Failure, { aborted, broken }: Course): Outcome['result'] {
  if (result.refused) return 'refused';
  if (broken !== undefined) return 'broken';
  if (aborted === undefined) return 'alerted';
  return action !== 'start' && action !== 'boot' && step.phase === 'start' ? 'not-started' : 'aborted';
}
