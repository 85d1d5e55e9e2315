/** Runs against an earlier recording of them: what fails now and did not then. */
import type { RunEvent } from '../events.ts';
import { failuresOf } from './fold/failures.ts';
import { reportRuns } from './report-runs.ts';

/** What failed in each run, by the names of the runs. */
export type RunFailures = ReadonlyMap<string, readonly string[]>;

export interface FailureCollector {
  readonly onEvent: (event: RunEvent) => void;
  /** Call it once, when no more events come. */
  end(): RunFailures;
}

export function collectFailures(): FailureCollector {
  const failures = new Map<string, readonly string[]>();
  const reporter = reportRuns({
    onRun: ({ name, report }) => failures.set(name, failuresOf(report)),
    onEnd: () => undefined,
  });
  return {
    onEvent: reporter.onEvent,
    end() {
      reporter.onEnd();
      return failures;
    },
  };
}

export interface Comparison {
  /** `hello lives · DSM 7.0 apollolake: install hello: aborted at preinst`. */
  readonly newFailures: readonly string[];
  readonly fixed: readonly string[];
  readonly asBefore: readonly string[];
}

/** A run that only the baseline has was not run: it is neither fixed nor as before. */
export function compareRuns(before: RunFailures, now: RunFailures): Comparison {
  const failedNow = named(now);
  const failedBefore = new Set(named(before));
  const stillFailing = new Set(failedNow);
  const ran = new Map([...before].filter(([run]) => now.has(run)));
  return {
    newFailures: failedNow.filter((name) => !failedBefore.has(name)),
    fixed: named(ran).filter((name) => !stillFailing.has(name)),
    asBefore: failedNow.filter((name) => failedBefore.has(name)),
  };
}

const named = (runs: RunFailures): string[] =>
  [...runs].flatMap(([run, failures]) => failures.map((failure) => `${run}: ${failure}`));
