/** Joins recordings into one report. */

import { printError } from '../errors.ts';
import { readRecording } from '../recordings.ts';
import { showRecorded } from '../replay/run.ts';
import type { ReporterFlags, RunsFlags } from '../reporter-options.ts';
import { joinRecordings, missingRuns } from './join-recordings.ts';

export interface MergeFlags extends ReporterFlags, RunsFlags {}

export async function runMerge(files: readonly string[], flags: MergeFlags): Promise<number> {
  const recordings = await Promise.all(
    files.map(async (file) => ({ file, events: await readRecording(file) })),
  );
  const runs = joinRecordings(recordings);
  const code = await showRecorded(runs.flat(), { ...flags, inputs: files });
  const missing = missingRuns(runs);
  if (missing === undefined) return code;
  printError(missing);
  return 2;
}
