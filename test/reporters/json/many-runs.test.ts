/** A recording of several runs: each has numbers of its own. */
import { expect, test } from 'vitest';
import { parseEvents } from '../../../src/reporters/json/events-file.ts';
import { toJsonLine } from '../../../src/reporters/json/json.ts';
import { passingLife } from '../../support/sample-run.ts';
import { asScenario, manyRuns } from '../../support/sample-runs.ts';

const textOf = (events: ReturnType<typeof manyRuns>) => events.map(toJsonLine).join('');

test('is read as the events that were written, also where the runs are mixed', () => {
  expect(parseEvents(textOf(manyRuns()))).toEqual(manyRuns());
  const [a, b] = ['a', 'b'].map((run) => asScenario(passingLife(), run, { name: run })) as [[], []];
  const mixed = a.flatMap((event, index) => [event, b[index] as never]);
  expect(parseEvents(textOf(mixed))).toEqual(mixed);
});

test('is refused where an event of the second run is missing, with the line', () => {
  const events = manyRuns();
  const second = events.findIndex(({ run }) => run === 'b');
  const refusal = (left: number) => () => parseEvents(textOf(events.toSpliced(left, 1)), 'run.ndjson');
  expect(refusal(second + 2)).toThrow(
    expect.objectContaining({ code: 'USE_BAD_EVENTS', where: `run.ndjson:${second + 3}` }),
  );
  expect(refusal(second)).toThrow(/does not begin with "run-started"/);
});
