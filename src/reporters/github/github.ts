/** Runs in the log of GitHub Actions: a group for each, and an annotation for each failure at its file and line. */
import { failurePlaces } from '../fold/failure-places.ts';
import { outputLines } from '../fold/output-lines.ts';
import type { ActionReport, StepReport } from '../fold/report.ts';
import { countText, duration, failureWords, outcomeWords, packageName, stepName } from '../labels.ts';
import { type NamedRun, reportRuns } from '../report-runs.ts';
import type { Reporter, ReporterOptions, Write } from '../reporter.ts';
import { annotationLine, groupLines } from './command.ts';

export function github(write: Write, { verbose = false }: Partial<ReporterOptions> = {}): Reporter {
  const failed: string[] = [];
  let count = 0;
  const print = (lines: readonly string[]) => write(lines.map((line) => `${line}\n`).join(''));
  return reportRuns({
    onRun(run) {
      count += 1;
      if (run.report.ended?.passed !== true) failed.push(run.name);
      print([...groupLines(runTitle(run), runLines(run, verbose)), ...annotations(run)]);
    },
    onEnd: () => print([`${count - failed.length} of ${countText(count, 'run')} passed`]),
  });
}

const runTitle = ({ name, report }: NamedRun): string =>
  `${report.ended?.passed === true ? '✓' : '✗'} ${name}  ${duration(report.ms)}`;

const annotations = ({ name, report }: NamedRun): string[] =>
  failurePlaces(report).map((place) => annotationLine({ level: 'error', title: name, ...place }));

function runLines({ report }: NamedRun, verbose: boolean): string[] {
  const steps = (report.scenario?.steps ?? []).flatMap(({ title, expectations, skipped, failed }) => [
    `${skipped ? '-' : failed ? '✗' : '✓'} ${title}`,
    ...expectations.map(
      ({ result, text, actual = '' }) => `  ${MARKS[result]} ${text}${result === 'met' ? '' : `: ${actual}`}`,
    ),
  ]);
  const reasons = (report.ended?.reasons ?? ['The run did not end.']).map((reason) => `✗ ${reason}`);
  return [...steps, ...report.actions.flatMap((action) => actionLines(action, verbose)), ...reasons];
}

const MARKS = { met: '✓', failed: '✗', 'not-checked': '?' } as const;

function actionLines(action: ActionReport, verbose: boolean): string[] {
  const { outcome } = action;
  const title = `${action.action} ${packageName(action)}`;
  return [
    title,
    ...action.steps.flatMap((step) => stepLines(step, verbose)),
    ...(outcome === undefined ? [] : [`  ${outcomeWords(outcome)}`]),
  ];
}

/** Lines of output that the log gets. */
const MOST_LINES = 200;

function stepLines(step: StepReport, verbose: boolean): string[] {
  if (step.result === 'waiting' || step.result === 'skipped') return [];
  const isFailed = step.result !== 'passed';
  const title = `  ${isFailed ? '✗' : '✓'} ${stepName(step.planned)}  ${duration(step.ms)}`;
  if (!isFailed && !verbose) return [title];
  const output = [...outputLines(step.output)].slice(-MOST_LINES).map(({ text }) => `    │ ${text}`);
  return [title, ...(isFailed ? [`    ${failureWords(step)}`] : []), ...output];
}
