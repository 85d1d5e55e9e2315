/** The runs of several recordings in the order that one recording of all would have. */
import { type RunEvent, SpkboxError } from '../../index.ts';
import { runsIn } from '../recordings.ts';

export interface Recording {
  readonly file: string;
  readonly events: readonly RunEvent[];
}

type Run = readonly RunEvent[];

/** Runs without a position keep their order, after those that have one. */
export function joinRecordings(recordings: readonly Recording[]): Run[] {
  const fileOf = new Map<string, string>();
  for (const { file, events } of recordings) {
    for (const { run } of events) {
      const other = fileOf.get(run) ?? file;
      if (other !== file) throw recordedTwice(file, other);
      fileOf.set(run, file);
    }
  }
  const runs = recordings.flatMap(({ events }) => runsIn(events));
  return runs.toSorted((a, b) => indexOf(a) - indexOf(b));
}

const positionOf = (run: Run) => run.find((event) => event.type === 'scenario-started')?.position;

const indexOf = (run: Run): number => positionOf(run)?.index ?? Number.MAX_SAFE_INTEGER;

const recordedTwice = (file: string, other: string): SpkboxError =>
  new SpkboxError('USE_BAD_EVENTS', `The same run is in ${other}, too.`, {
    hint: 'Name each recording once.',
    where: file,
  });

/** A report without some of its runs does not pass by silence. */
export function missingRuns(runs: readonly Run[]): SpkboxError | undefined {
  const positions = runs.flatMap((run) => positionOf(run) ?? []);
  const count = Math.max(0, ...positions.map((position) => position.count));
  const found = new Set(positions.map(({ index }) => index));
  const missing = Array.from({ length: Math.min(count, MOST_RUNS) }, (_, index) => index).filter(
    (index) => !found.has(index),
  );
  if (missing.length === 0) return undefined;
  const numbers = missing.slice(0, MOST_NAMED).map((index) => index + 1);
  const more = missing.length > MOST_NAMED ? ' and others' : '';
  return new SpkboxError(
    'USE_BAD_EVENTS',
    `Of ${count} runs, the recordings do not have number ${numbers.join(', ')}${more}.`,
    { hint: 'Merge the recordings of all shards; a shard that --bail ended has no more runs.' },
  );
}

/** A recording can claim any number. */
const MOST_RUNS = 1_000_000;
const MOST_NAMED = 20;
