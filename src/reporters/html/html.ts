/** Runs as one page that needs no other file and no network. */
import { reportRuns } from '../report-runs.ts';
import type { Reporter, Write } from '../reporter.ts';
import type { Html } from './markup.ts';
import { htmlPage } from './page.ts';
import { runPart } from './run.ts';

/** Writes the page once, at the end. */
export function html(write: Write): Reporter {
  const runs: Html[] = [];
  let passed = 0;
  let ms = 0;
  return reportRuns({
    onRun(run) {
      runs.push(runPart(run));
      if (run.report.ended?.passed === true) passed += 1;
      ms += run.report.ms;
    },
    onEnd: () => write(htmlPage({ runs, passed, ms })),
  });
}
