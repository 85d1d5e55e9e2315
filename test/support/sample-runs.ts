/** Sample streams of several runs, as `spkbox run` makes them. */
import type { EventBody, RunEvent, RunPosition } from '../../src/events.ts';
import { abortedAtPreinst, cutOff, EVIL, hostile, passingLife, RUN } from './sample-run.ts';

export interface SampleScenario {
  readonly name: string;
  readonly cell?: string;
  readonly file?: string;
  readonly position?: RunPosition;
}

const FILE = 'scenarios/hello.scenario.json5';

/** The events as another run, which follows a scenario with one step. */
export function asScenario(events: readonly RunEvent[], run: string, scenario: SampleScenario): RunEvent[] {
  const { file = FILE, cell = '' } = scenario;
  const [first, ...rest] = events;
  const opening: EventBody[] = [
    { type: 'scenario-started', cell, ...scenario, file },
    { type: 'scenario-step', part: 'steps', title: 'install hello', line: 4, skipped: false },
    { ...expectation, file, result: 'met', text: 'hello is installed' },
  ];
  const bodies = first === undefined ? opening : [first, ...opening, ...rest];
  return bodies.map((body, seq) => ({ ...body, run, seq, at: seq * 3 }));
}

const expectation = { type: 'expectation', key: 'status', line: 5 } as const;

/** The events with an expectation that is not met before the end. */
export function withFailure(events: readonly RunEvent[], text: string, actual: string): RunEvent[] {
  const bodies: EventBody[] = [
    ...events.slice(0, -1),
    { ...expectation, file: FILE, result: 'failed', text, actual },
    {
      type: 'run-ended',
      passed: false,
      reasons: [`${FILE}:5: expected that ${text}: ${actual}.`],
      notEmulated: [],
      notChecked: [],
      ms: 412,
    },
  ];
  return bodies.map((body, seq) => ({ ...body, run: events[0]?.run ?? RUN, seq, at: seq * 3 }));
}

/** One that passed, two that failed, and one that was cut off. */
export function manyRuns(): RunEvent[] {
  const place = (index: number): SampleScenario => ({ name: 'hello lives', position: { index, count: 4 } });
  return [
    ...asScenario(passingLife(), 'a', { ...place(0), cell: 'dsm 7.0' }),
    ...withFailure(
      asScenario(passingLife(), 'b', { ...place(1), cell: 'dsm 7.2.2' }),
      'the status of hello is running',
      'it is stop',
    ),
    ...asScenario(abortedAtPreinst(), 'c', { ...place(2), name: 'hello aborts' }),
    ...asScenario(cutOff(), 'd', { ...place(3), name: 'hello stays' }),
  ];
}

/** A scenario and a package that try to break out of every format. */
export const hostileRuns = (): RunEvent[] =>
  withFailure(asScenario(hostile(), 'e', { name: EVIL, cell: EVIL, file: EVIL }), EVIL, EVIL);
