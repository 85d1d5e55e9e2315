/** Several runs for people: a line for each that passed, the whole page of each that failed, and how many there were. */
import type { Report } from '../fold/report.ts';
import { scenarioName } from '../fold/run-name.ts';
import { countText, duration } from '../labels.ts';
import { reportRuns } from '../report-runs.ts';
import { PLAIN, type Reporter, type ReporterOptions, type Write } from '../reporter.ts';
import type { CollectedRun } from '../runs.ts';
import { type Page, pageOf, paragraph, type Span, spreadOrWrap } from './layout.ts';
import { pretty } from './pretty.ts';
import { tableLines } from './runs-table.ts';

export function prettyRuns(write: Write, options: Partial<ReporterOptions> = {}): Reporter {
  const { live, quiet, ...look } = { ...PLAIN, ...options };
  const page = pageOf(look);
  const ended: Report[] = [];
  const startTime = performance.now();
  const print = (lines: readonly string[]) => write(lines.map((line) => `${line}\n`).join(''));
  const tell = (run: CollectedRun) => {
    ended.push(run.report);
    const isWhole = !quiet && (page.verbose || run.report.ended?.passed !== true);
    if (isWhole) showWhole(run, write, { ...options, live: false });
    print([...runLine(page, run.report), ...(quiet ? reasonLines(page, run.report) : [])]);
  };
  return reportRuns({
    onRun: tell,
    onEnd() {
      const ms = performance.now() - startTime;
      print([
        ...tableLines(page, ended),
        '',
        ...(quiet ? [] : failedLines(page, ended)),
        ...summaryLines(page, ended, ms),
      ]);
    },
  });
}

function showWhole({ events }: CollectedRun, write: Write, options: Partial<ReporterOptions>): void {
  const reporter = pretty(write, options);
  for (const event of events) reporter.onEvent(event);
  reporter.onEnd();
}

function runLine(page: Page, { scenario, packages, ended, ms }: Report): string[] {
  const names = packages.map(({ package: name, version }) => `${name} ${version}`).join(', ');
  const title = scenario === undefined ? names || 'a run' : scenarioName(scenario);
  const mark: Span = ended?.passed === true ? ['✓ ', 'good'] : ['✗ ', 'bad'];
  const open = ended === undefined ? '  did not end' : openText(ended.notChecked.length);
  return spreadOrWrap(page, [`${mark[0]}${title}${open}`, mark[1]], duration(ms));
}

const openText = (count: number): string =>
  count === 0 ? '' : `, ${countText(count, 'expectation')} not checked`;

/** The first reason of a run that failed. */
const reasonLines = (page: Page, { ended }: Report): string[] =>
  ended?.passed === true ? [] : paragraph(page, [['    ']], [ended?.reasons[0] ?? 'it did not end']);

const failedIn = (reports: readonly Report[]) => reports.filter(({ ended }) => ended?.passed !== true);

const failedLines = (page: Page, reports: readonly Report[]): string[] =>
  failedIn(reports).flatMap(({ scenario, ended }) =>
    paragraph(page, [['  ✗ ', 'bad']], [`${scenario?.name ?? ''}: ${ended?.reasons[0] ?? 'it did not end'}`]),
  );

function summaryLines(page: Page, reports: readonly Report[], ms: number): string[] {
  const failed = failedIn(reports);
  const word: Span = failed.length === 0 ? ['PASSED', 'strong-good'] : ['FAILED', 'strong-bad'];
  const counts = [
    `${reports.length - failed.length} of ${countText(reports.length, 'run')} passed`,
    ...(failed.length === 0 ? [] : [`${failed.length} failed`]),
  ];
  return paragraph(page, [word], [` ${counts.join(', ')} in ${duration(ms)}`]);
}
