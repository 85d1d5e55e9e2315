/** `--baseline`: the runs against an earlier recording. Only a new failure fails then. */
import {
  collectFailures,
  compareRuns,
  countText,
  printable,
  type RunEvent,
  type RunFailures,
} from '../index.ts';
import { readRecording } from './recordings.ts';
import type { RunsFlags } from './reporter-options.ts';
import { say } from './terminal.ts';

export interface Baseline {
  readonly onEvent: (event: RunEvent) => void;
  /** Says what is new, fixed and as before. Gives the exit code: 1 turns into 0 where nothing new fails. */
  exitCode(code: number): number;
}

/** The file, which no report may replace. */
export const baselineFile = ({ baseline }: RunsFlags): readonly string[] =>
  baseline === undefined ? [] : [baseline];

const NO_BASELINE: Baseline = { onEvent: () => undefined, exitCode: (code) => code };

export async function openBaseline(file: string | undefined): Promise<Baseline> {
  if (file === undefined) return NO_BASELINE;
  const earlier = collectFailures();
  for (const event of await readRecording(file)) earlier.onEvent(event);
  const before = earlier.end();
  const now = collectFailures();
  return {
    onEvent: now.onEvent,
    exitCode: (code) => sayComparison({ file, before, now: now.end() }, code),
  };
}

interface Compared {
  readonly file: string;
  readonly before: RunFailures;
  readonly now: RunFailures;
}

function sayComparison({ file, before, now }: Compared, code: number): number {
  const { newFailures, fixed, asBefore } = compareRuns(before, now);
  const counts = `${countText(newFailures.length, 'new failure')}, ${fixed.length} fixed, ${asBefore.length} as before`;
  say(`\ncompared with ${file}: ${counts}`);
  for (const [label, names] of [
    ['new', newFailures],
    ['fixed', fixed],
  ] as const)
    for (const name of names) say(`  ${label.padEnd(7)}${printable(name)}`);
  return code === 1 && newFailures.length === 0 ? 0 : code;
}
