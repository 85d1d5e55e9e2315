/** Shows recorded runs by any reporter, and ends with the exit code that they had. */
import type { RunEvent } from '../../index.ts';
import { baselineFile, openBaseline } from '../baseline.ts';
import { readRecording, recordedExitCode, runsIn } from '../recordings.ts';
import type { ReporterFlags, RunsFlags } from '../reporter-options.ts';
import { openReporting, withBroken } from '../reporting.ts';

export async function runReplay(file: string, flags: ReporterFlags): Promise<number> {
  return showRecorded(await readRecording(file), { ...flags, inputs: [file] });
}

interface ShowOptions extends ReporterFlags, RunsFlags {
  /** The recordings, which no report may replace. */
  readonly inputs: readonly string[];
}

/** A single run that followed no scenario has the report that it had when it was recorded. */
export async function showRecorded(
  events: readonly RunEvent[],
  { inputs, ...flags }: ShowOptions,
): Promise<number> {
  const runs = runsIn(events);
  const isSingle = runs.length === 1 && events.every(({ type }) => type !== 'scenario-started');
  const baseline = await openBaseline(flags.baseline);
  const reporting = openReporting({ ...flags, runs: !isSingle }, [...inputs, ...baselineFile(flags)]);
  for (const event of events) {
    reporting.onEvent(event);
    baseline.onEvent(event);
  }
  const codes = runs.map((run) => recordedExitCode(run, flags.strict === true));
  return withBroken(baseline.exitCode(Math.max(...codes)), reporting.end());
}
