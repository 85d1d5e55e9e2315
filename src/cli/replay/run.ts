/** Shows a recorded run by any reporter, and ends with the exit code of the run. */
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { ERRORS, parseEvents, type RunEvent, SpkboxError } from '../../index.ts';
import type { ReporterFlags } from '../reporter-options.ts';
import { openReporting, withBroken } from '../reporting.ts';

export async function runReplay(file: string, flags: ReporterFlags): Promise<number> {
  const events = parseEvents(await readRecording(file), file === '-' ? 'the standard input' : file);
  const reporting = openReporting(flags, [file]);
  for (const event of events) reporting.onEvent(event);
  return withBroken(recordedExitCode(events, flags.strict === true), reporting.end());
}

async function readRecording(file: string): Promise<string> {
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

/** The exit code that the run itself had, as far as its events tell; a run that was cut off did not pass. */
function recordedExitCode(events: readonly RunEvent[], strict: boolean): number {
  const faults: ReadonlyMap<string, { readonly fault: string }> = new Map(Object.entries(ERRORS));
  const error = events.findLast((event) => event.type === 'error');
  if (error !== undefined) return faults.get(error.code)?.fault === 'package' ? 1 : 2;
  const last = events.at(-1);
  if (last?.type !== 'run-ended') return 2;
  return last.passed && !(strict && events.some(leavesSomething)) ? 0 : 1;
}

const leavesSomething = (event: RunEvent): boolean =>
  event.type === 'left-behind' && event.left.some(({ verdict }) => verdict === 'left');
