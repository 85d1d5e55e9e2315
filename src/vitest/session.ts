/** A NAS and what its tests do with it: one session for the tests that share the NAS, one after the other. */
import {
  type Environments,
  environmentHook,
  type Mark,
  type Nas,
  type NasSnapshot,
  readSpk,
  type ScenarioPlace,
  type StartNasOptions,
  type Subject,
  startNas,
} from '../index.ts';
import { Recording } from './recording.ts';

/** The test that has the NAS now. */
export interface CurrentTest {
  /** The path of its file. */
  readonly file: string;
  readonly title: string;
  /** A name for its files, which no other test has. */
  readonly id: string;
  /** Ends what goes on when the test is out of time or interrupted. */
  readonly signal: AbortSignal;
}

/** What a package, or the NAS, did last. */
export type LastAction = Pick<Subject, 'effect' | 'actionsBefore' | 'ms'>;

export interface Session {
  readonly nas: Nas;
  readonly recording: Recording;
  readonly environments: Environments;
  readonly snapshots: Map<string, NasSnapshot>;
  readonly marks: Map<string, Mark>;
  /** By the name of the package; those of the NAS itself by the empty name. */
  readonly lastActions: Map<string, LastAction>;
  /** Calls of matchers that the test did not await so far. */
  readonly unawaited: Set<{ readonly text: string }>;
  /** Expectations that could not be looked at. */
  readonly notChecked: Set<string>;
  test: CurrentTest;
}

/** The name under which `changes` knows the beginning of the test. */
export const TEST_MARK = 'test';

export async function openSession(options: StartNasOptions, test: CurrentTest): Promise<Session> {
  const recording = new Recording();
  const environments: Environments = new Map();
  const hooks = [environmentHook(environments), ...(options.hooks ?? [])];
  const nas = await startNas({ ...options, hooks, onEvent: recording.add });
  if (options.onEvent !== undefined) nas.subscribe(options.onEvent, { from: 0, name: 'onEvent' });
  recording.share();
  return {
    ...{ nas, recording, environments, test },
    snapshots: new Map(),
    marks: new Map(),
    lastActions: new Map(),
    unawaited: new Set(),
    notChecked: new Set(),
  };
}

/** Forgets the test before. */
export function beginTest(session: Session, test: CurrentTest): void {
  session.test = test;
  session.recording.beginTest();
  for (const kept of [session.lastActions, session.unawaited, session.notChecked]) kept.clear();
  session.nas.recordScenario({ type: 'scenario-started', name: test.title, file: test.file, cell: '' });
}

/** What changes from here is the test's own doing. */
export async function markBeginning({ marks, nas }: Session): Promise<void> {
  marks.set(TEST_MARK, await nas.machine.mark());
}

/** What expectations look at. */
export const placeOf = ({ nas, environments, snapshots, marks, recording }: Session): ScenarioPlace => ({
  ...{ nas, environments, snapshots, marks },
  readSpk,
  report: () => recording.report,
});
