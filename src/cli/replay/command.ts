/** `spkbox replay`: the report of a recorded run. */
import type { Command } from 'commander';
import type { RunEvent } from '../../index.ts';
import { exiting } from '../command.ts';
import { addReporterOptions, type ReporterFlags } from '../reporter-options.ts';

export function addReplay(program: Command): void {
  const command = program
    .command('replay')
    .summary('show a recorded run again')
    .description('Shows a run that --reporter json recorded, as any reporter would have shown it.')
    .argument('<run.ndjson>', 'the recording; - for the standard input')
    .action(exiting(handle));
  addReporterOptions(command);
}

async function handle(file: string, flags: ReporterFlags): Promise<number> {
  const { parseEvents } = await import('../../index.ts');
  const events = parseEvents(await readText(file), file === '-' ? 'the standard input' : file);
  const { openReporting, withBroken } = await import('../reporting.ts');
  const reporting = openReporting(flags);
  for (const event of events) reporting.onEvent(event);
  return withBroken(await exitCodeOf(events, flags.strict === true), reporting.end());
}

async function readText(file: string): Promise<string> {
  const { text } = await import('node:stream/consumers');
  if (file === '-') return text(process.stdin);
  const { readFile } = await import('node:fs/promises');
  const { SpkboxError } = await import('../../index.ts');
  return readFile(file, 'utf8').catch((cause: unknown) => {
    const hint = 'Name a file that "--reporter json:FILE" wrote, or - for the standard input.';
    throw new SpkboxError('USE_FILE_NOT_FOUND', 'The recording cannot be read.', {
      hint,
      where: file,
      cause,
    });
  });
}

/** The code that the run itself ended with, as far as its events say; a run that was cut off did not pass. */
async function exitCodeOf(events: readonly RunEvent[], strict: boolean): Promise<number> {
  const { ERRORS } = await import('../../index.ts');
  const faults: ReadonlyMap<string, { readonly fault: string }> = new Map(Object.entries(ERRORS));
  const error = events.findLast((event) => event.type === 'error');
  if (error !== undefined) return faults.get(error.code)?.fault === 'package' ? 1 : 2;
  const last = events.at(-1);
  if (last?.type !== 'run-ended') return 2;
  return last.passed && !(strict && events.some(leavesSomething)) ? 0 : 1;
}

const leavesSomething = (event: RunEvent): boolean =>
  event.type === 'left-behind' && event.left.some(({ verdict }) => verdict === 'left');
