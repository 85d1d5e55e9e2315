/** Recordings of runs: read from files, run by run, and how each run ended. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { ERRORS, parseEvents, type RunEvent, SpkboxError } from '../index.ts';

export async function readRecording(file: string): Promise<RunEvent[]> {
  return parseEvents(await readText(file), file === '-' ? 'the standard input' : file);
}

async function readText(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  return readFile(file, 'utf8').catch((cause: unknown) => {
    const hint = 'Name a file that "--reporter json:FILE" wrote, or - for the standard input.';
    throw new SpkboxError('USE_FILE_NOT_FOUND', 'The recording cannot be read.', {
      hint,
      where: file,
      cause,
    });
  });
}

/** The events of each run, in the order in which the runs began. */
export function runsIn(events: readonly RunEvent[]): (readonly RunEvent[])[] {
  const runs = new Map<string, RunEvent[]>();
  for (const event of events) {
    const run = runs.get(event.run) ?? [];
    runs.set(event.run, run);
    run.push(event);
  }
  return [...runs.values()];
}

/** The exit code that the run itself had, as far as its events tell; a run that was cut off did not pass. */
export function recordedExitCode(events: readonly RunEvent[], strict: boolean): number {
  const faults: ReadonlyMap<string, { readonly fault: string }> = new Map(Object.entries(ERRORS));
  const error = events.findLast((event) => event.type === 'error');
  if (error !== undefined) return faults.get(error.code)?.fault === 'package' ? 1 : 2;
  const last = events.at(-1);
  if (last?.type !== 'run-ended') return 2;
  return last.passed && !(strict && events.some(leavesSomething)) ? 0 : 1;
}

const leavesSomething = (event: RunEvent): boolean =>
  event.type === 'left-behind' && event.left.some(({ verdict }) => verdict === 'left');
