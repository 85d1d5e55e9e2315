/** Performs the actions of a test. */
import type { Outcome, OutcomeResult, RequestOptions } from '../index.ts';
import { callLine } from './call-site.ts';
import type { Session } from './session.ts';

/** How an action is expected to end. */
export interface ExpectedResults {
  /** The results with which the call does not throw, `['refused']`; `done` alone when absent. */
  readonly expected?: readonly OutcomeResult[];
}

/** An action that did not end as the test expects. */
export class PackageFailure extends Error {
  override readonly name = 'PackageFailure';
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(failureText(outcome));
    this.outcome = outcome;
  }
}

export interface TestAction extends ExpectedResults {
  /** What the report calls it: `install ./hello`. */
  readonly title: string;
  perform(options: RequestOptions): Promise<readonly Outcome[]>;
}

/**
 * Performs an action as a step of the test's report, and keeps what it did for the matchers.
 * @throws PackageFailure where an outcome is none of the expected results
 */
export async function performInTest(
  session: Session,
  { title, expected = ['done'], perform }: TestAction,
): Promise<readonly Outcome[]> {
  const { nas, recording, test } = session;
  const line = callLine(test.file);
  nas.recordScenario({ type: 'scenario-step', part: 'steps', title, line, skipped: false });
  const actionsBefore = recording.report.actions.length;
  const startTime = performance.now();
  const outcomes = await perform({ expected, signal: test.signal });
  const last = { effect: { outcomes }, actionsBefore, ms: performance.now() - startTime };
  for (const name of ['', ...outcomes.map((outcome) => outcome.package)]) session.lastActions.set(name, last);
  assertDone(outcomes, expected);
  return outcomes;
}

/** @throws PackageFailure where an outcome is none of the expected results */
export function assertDone(
  outcomes: readonly Outcome[],
  expected: readonly OutcomeResult[] = ['done'],
): void {
  const failed = outcomes.find(({ result }) => !expected.includes(result));
  if (failed !== undefined) throw new PackageFailure(failed);
}

function failureText({ action, package: name, version, at, reason, alerts, ...outcome }: Outcome): string {
  const place = at === undefined ? '' : ` at ${at}`;
  const code = outcome.error === undefined ? '' : ` (DSM's error ${outcome.error.code})`;
  const first = `${action} ${name} ${version} ended as ${outcome.result}${place}${code}: ${reason ?? alerts.join(' ')}`;
  return [first, ...outcome.messages.map((message) => `Package Center tells the user: ${message}`)].join(
    '\n',
  );
}
