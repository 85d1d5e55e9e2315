/** Several runs in one stream of events: each told from the others by its id. */
import type { RunEvent } from '../events.ts';
import { addEvent, emptyReport, type Report } from './fold/report.ts';

/** The events of one run, and their report so far. */
export interface CollectedRun {
  readonly events: readonly RunEvent[];
  readonly report: Report;
}

export interface RunCollection {
  /** Adds an event. Gives the run once it has ended. */
  add(event: RunEvent): CollectedRun | undefined;
  /** Runs that have not ended, in the order in which they began. */
  unended(): readonly CollectedRun[];
}

/** Keeps the events of runs that go on, and no others. */
export function collectRuns(): RunCollection {
  const runs = new Map<string, { events: RunEvent[]; report: Report }>();
  return {
    add(event) {
      const run = runs.get(event.run) ?? { events: [], report: emptyReport() };
      runs.set(event.run, run);
      run.events.push(event);
      run.report = addEvent(run.report, event);
      if (event.type !== 'run-ended') return undefined;
      runs.delete(event.run);
      return run;
    },
    unended: () => [...runs.values()],
  };
}
