/** `spkbox try --nasty`: the package with answers that scripts stumble over, printed for people or as JSON. */
import {
  columnsOf,
  countText,
  formatLine,
  type NastyReport,
  type NastyRow,
  type Page,
  paragraph,
  type Span,
  type Stumble,
  tryNastyAnswers,
} from '../../index.ts';
import { runForTable } from '../table-run.ts';
import { badValue } from '../values.ts';
import type { TryFlags } from './flags.ts';

export function runNasty(paths: readonly string[], flags: TryFlags): Promise<number> {
  const { reporter, verbose, strict, keep, watch, each, jobs, quiet, baseline, nasty, ...common } = flags;
  const others = { reporter, verbose, strict, keep, watch, each, jobs, quiet, baseline };
  const stray = Object.entries(others).find(([, value]) => value !== undefined);
  if (stray !== undefined)
    throw badValue(
      `--nasty has no --${stray[0]}: it prints a table of its own.`,
      'Leave it out, or use --json.',
    );
  return runForTable<NastyReport>(paths, common, {
    noun: 'answers',
    run: tryNastyAnswers,
    lines: nastyLines,
  });
}

export function nastyLines(page: Page, report: NastyReport): string[] {
  const { rows, unsure, notTried } = report;
  return [
    formatLine(page, [`${report.package} ${report.version}`, 'strong']),
    '',
    ...rows.flatMap((row) => rowLines(page, row, rows)),
    ...unsure.map((key) =>
      formatLine(page, [`not checked: ${key}, as only a NAS knows what it accepts`, 'odd']),
    ),
    ...(rows.length === 0 ? [] : ['']),
    ...(notTried === undefined
      ? [formatLine(page, ...endSpans(report))]
      : paragraph(page, [endWord(report), ['  ']], [notTried])),
  ];
}

function rowLines(page: Page, row: NastyRow, rows: readonly NastyRow[]): string[] {
  const width = Math.max(...rows.map(({ key }) => columnsOf([[key]])));
  const answer: Span[] = [
    [`  ${row.key}${' '.repeat(width - columnsOf([[row.key]]))}`],
    [`  ${row.name.padEnd(9)}  `, 'quiet'],
  ];
  const verdict: Span = row.passed ? ['passed', 'good'] : ['STUMBLES', 'strong-bad'];
  return [
    formatLine(page, ...answer, row.refused === undefined ? verdict : ['refused', 'good']),
    ...(row.ran ? [formatLine(page, ['    the answer was run as a command', 'bad'])] : []),
    ...eachOnce(row.stumbles).flatMap(({ step, where, text }) =>
      paragraph(page, [[`    ${step}: `]], [where === undefined ? text : `${where}: ${text}`]),
    ),
    ...(row.refused === undefined ? [] : paragraph(page, [['    ']], [row.refused, 'said'])),
  ];
}

/** A file that each script reads makes each of them stumble: the first is shown. */
const eachOnce = (stumbles: readonly Stumble[]): readonly Stumble[] =>
  stumbles.filter(
    ({ where, text }, index) =>
      stumbles.findIndex((other) => other.where === where && other.text === text) === index,
  );

const endWord = ({ passed }: NastyReport): Span =>
  passed ? ['PASSED', 'strong-good'] : ['FAILED', 'strong-bad'];

function endSpans(report: NastyReport): Span[] {
  const { rows, interrupted } = report;
  const failed = rows.filter(({ passed }) => !passed).length;
  const answers = countText(rows.length, 'answer');
  const text = failed === 0 ? `: ${answers}` : `: the package stumbles over ${failed} of ${answers}`;
  return [endWord(report), [text], [interrupted ? ', interrupted' : '']];
}
