/** Several runs at once: their events in the order of the runs, their exit codes, and the end of all. */
import { availableParallelism } from 'node:os';
import { inParallel, type RunEvent } from '../index.ts';
import { baselineFile, openBaseline } from './baseline.ts';
import { exitCodeOf, printError } from './errors.ts';
import { inOrder } from './in-order.ts';
import type { ReporterFlags, RunsFlags } from './reporter-options.ts';
import { openReporting, withBroken } from './reporting.ts';
import type { Interrupts } from './try/interrupts.ts';

export interface ManyRunsOptions extends ReporterFlags, RunsFlags {
  readonly jobs?: number;
  /** Begins no run after one that failed. */
  readonly bail?: true;
}

export interface ManyRuns<Entry> {
  readonly options: ManyRunsOptions;
  readonly interrupts: Interrupts;
  /** Files that the runs read, which no report may replace. */
  readonly inputs: readonly string[];
  /** Whether the run passed. */
  readonly perform: (entry: Entry, onEvent: (event: RunEvent) => void) => Promise<boolean>;
}

/** Runs all; the exit code is the worst of them. */
export async function runMany<Entry>(
  entries: readonly Entry[],
  { options, interrupts, inputs, perform }: ManyRuns<Entry>,
): Promise<number> {
  const baseline = await openBaseline(options.baseline);
  const reporting = openReporting({ ...options, runs: true }, [...inputs, ...baselineFile(options)]);
  const codes = [0];
  const stop = () => interrupts.signal.aborted || (options.bail === true && codes.some((code) => code !== 0));
  const order = inOrder<RunEvent>((event) => {
    reporting.onEvent(event);
    baseline.onEvent(event);
  });
  const jobs = options.jobs ?? availableParallelism();
  await inParallel(entries, { jobs, stop }, async (entry, index) => {
    const line = order.line(index);
    const run = perform(entry, line.add);
    codes.push(
      await run.then(
        (passed) => (passed ? 0 : 1),
        (error: unknown) => {
          if (!reporting.hasShownError()) printError(error);
          return exitCodeOf(error);
        },
      ),
    );
    line.end();
  });
  const broken = reporting.end();
  const code = baseline.exitCode(Math.max(...codes));
  return interrupts.exitCode() ?? withBroken(code, broken);
}
