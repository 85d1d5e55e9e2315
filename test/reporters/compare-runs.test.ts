/** Runs against an earlier recording, by names that neither a line nor a version changes. */
import { expect, test } from 'vitest';
import type { RunEvent } from '../../src/events.ts';
import { collectFailures, compareRuns } from '../../src/reporters/compare-runs.ts';
import { passingLife } from '../support/sample-run.ts';
import { asScenario, manyRuns, withFailure } from '../support/sample-runs.ts';

function failuresOf(events: readonly RunEvent[]) {
  const collector = collectFailures();
  for (const event of events) collector.onEvent(event);
  return collector.end();
}

const hello = (events: readonly RunEvent[]) => asScenario(events, 'x', { name: 'hello' });
const failing = (text: string) => withFailure(hello(passingLife()), text, 'it is not');

test('the same failures are as before, also on other lines', () => {
  const moved = manyRuns().map((event) => ('line' in event ? { ...event, line: event.line + 3 } : event));
  const { newFailures, fixed, asBefore } = compareRuns(failuresOf(manyRuns()), failuresOf(moved));
  expect({ newFailures, fixed }).toEqual({ newFailures: [], fixed: [] });
  expect(asBefore).toContain('hello aborts · DSM 7.2.2 apollolake: install hello: aborted at preinst');
  expect(asBefore).toContain('hello stays · DSM 7.2.2 apollolake: did not end');
});

test('another failure of a run that failed before is new, and the old one is fixed', () => {
  const { newFailures, fixed } = compareRuns(failuresOf(failing('a is b')), failuresOf(failing('c is d')));
  expect(newFailures).toEqual(['hello · DSM 7.2.2 apollolake: install hello: c is d']);
  expect(fixed).toEqual(['hello · DSM 7.2.2 apollolake: install hello: a is b']);
});

test('a run that did not take part is not fixed', () => {
  expect(compareRuns(failuresOf(manyRuns()), failuresOf(hello(passingLife())))).toEqual({
    newFailures: [],
    fixed: [],
    asBefore: [],
  });
});
