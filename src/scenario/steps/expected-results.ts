/** What a step expects of its actions, as a request says it. */
import { OUTCOME_RESULTS, type OutcomeResult } from '../../events.ts';
import type { CommonValue } from './define-step.ts';

/** An outcome that the scenario expects is no failure of the run. */
export function expectedResults(expect: CommonValue['expect']): {
  readonly expected: readonly OutcomeResult[];
} {
  // What is expected of the result is one of DSM's; the schema saw to it.
  return { expected: OUTCOME_RESULTS.filter((known) => known === (expect?.result ?? 'done')) };
}
