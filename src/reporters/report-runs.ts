/** A reporter of several runs, made from what it does with the report of each. */
import { nameNumbers, runName } from './fold/run-name.ts';
import type { Reporter } from './reporter.ts';
import { type CollectedRun, collectRuns } from './runs.ts';

export interface NamedRun extends CollectedRun {
  /** No other run of the stream has it. */
  readonly name: string;
}

export interface RunsHandlers {
  /** Called at the end of each run; of one that did not end, at the end of all. */
  readonly onRun: (run: NamedRun) => void;
  readonly onEnd: () => void;
}

export function reportRuns({ onRun, onEnd }: RunsHandlers): Reporter {
  const runs = collectRuns();
  const numbered = nameNumbers();
  const tell = (run: CollectedRun) => onRun({ ...run, name: numbered(runName(run.report)) });
  return {
    onEvent(event) {
      const run = runs.add(event);
      if (run !== undefined) tell(run);
    },
    onEnd() {
      runs.unended().forEach(tell);
      onEnd();
    },
  };
}
