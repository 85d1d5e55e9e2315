/** A reporter of several runs, made from what it does with the report of each. */
import type { Report } from './fold/report.ts';
import { nameNumbers, runName } from './fold/run-name.ts';
import type { Reporter } from './reporter.ts';
import { collectRuns } from './runs.ts';

export interface NamedRun {
  /** No other run of the stream has it. */
  readonly name: string;
  readonly report: Report;
}

export interface RunsHandlers {
  /** Called at the end of each run; of one that did not end, at the end of all. */
  readonly onRun: (run: NamedRun) => void;
  readonly onEnd: () => void;
}

export function reportRuns({ onRun, onEnd }: RunsHandlers): Reporter {
  const runs = collectRuns();
  const numbered = nameNumbers();
  const tell = ({ report }: { readonly report: Report }) =>
    onRun({ name: numbered(runName(report)), report });
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
