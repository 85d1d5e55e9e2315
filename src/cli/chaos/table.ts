/** The rows of chaos as a table: a section for each action, a line for each step with each fault. */
import {
  type Attempt,
  type ChaosReport,
  type ChaosRow,
  columnsOf,
  countText,
  type FaultKind,
  formatLine,
  type Page,
  paragraph,
  type Span,
} from '../../index.ts';

export function chaosLines(page: Page, report: ChaosReport): string[] {
  const title = `${report.package} ${report.versions.join(', ')}`;
  return [
    formatLine(page, [title, 'strong']),
    ...(report.failsAnyway === undefined ? tableLines(page, report.rows) : []),
    '',
    ...endLines(page, report),
  ];
}

const HEADS = ['step', 'fault', 'DSM shows', 'data', 'repair', 'removal'];
const GAP = 2;

function tableLines(page: Page, rows: readonly ChaosRow[]): string[] {
  const cells = rows.map(cellsOf);
  const widths = HEADS.map((head, column) =>
    Math.max(head.length, ...cells.map((row) => columnsOf([row[column] ?? ['']]))),
  );
  const line = (row: readonly Span[]) => {
    const spans = row.flatMap((cell, column): Span[] => [
      cell,
      [' '.repeat((widths[column] ?? 0) - columnsOf([cell]) + GAP)],
    ]);
    return formatLine(page, ['  '], ...spans).trimEnd();
  };
  return rows.flatMap((row, index) => [
    ...(row.action === rows[index - 1]?.action
      ? []
      : ['', formatLine(page, [row.action, 'strong']), line(HEADS.map((head): Span => [head, 'quiet']))]),
    line(cells[index] ?? []),
    ...reasonLines(page, row),
  ]);
}

const cellsOf = (row: ChaosRow): Span[] => [
  [row.step],
  [faultWords(row.fault)],
  [shownText(row), 'quiet'],
  row.lost.length === 0 ? ['kept', 'good'] : ['LOST', 'strong-bad'],
  attemptSpan(row.repair),
  attemptSpan(row.removal),
];

/** Before the step does anything, or after all that it does. */
function faultWords(fault: FaultKind): string {
  const moment = 'when' in fault && fault.when !== undefined ? ` ${fault.when}` : '';
  if (fault.fault === 'exit') return `exit ${fault.code}${moment}`;
  return `${fault.fault === 'signal' ? fault.signal : fault.fault}${moment}`;
}

/** DSM's error, and the status of the package afterwards. */
function shownText({ error, status }: ChaosRow): string {
  const statusText = `${status.code} ${status.status}`;
  return error === undefined ? statusText : `${error.code}, ${statusText}`;
}

const attemptSpan = ({ works }: Attempt): Span => (works ? ['works', 'good'] : ['FAILS', 'strong-bad']);

/** What is lost, and why an attempt fails. */
function reasonLines(page: Page, { lost, repair, removal }: ChaosRow): string[] {
  const reasons: readonly (readonly [label: string, text: string])[] = [
    ...lost.slice(0, 3).map((path) => ['lost', path] as const),
    ...(lost.length > 3 ? [['lost', `and ${lost.length - 3} more`] as const] : []),
    ...(repair.works ? [] : [['repair', repair.why] as const]),
    ...(removal.works ? [] : [['removal', removal.why] as const]),
  ];
  return reasons.flatMap(([label, text]) => paragraph(page, [[`    ${label.padEnd(9)}`, 'bad']], [text]));
}

function endLines(page: Page, { rows, failsAnyway, notTried, interrupted, passed }: ChaosReport): string[] {
  if (failsAnyway !== undefined)
    return paragraph(
      page,
      [['NOT TRIED', 'strong-bad'], ['  ']],
      [`Its life fails without any fault: ${failsAnyway} "spkbox try" shows more.`],
    );
  const failed = rows.filter((row) => !row.passed).length;
  const word: Span = passed ? ['PASSED', 'strong-good'] : ['FAILED', 'strong-bad'];
  const faults = countText(rows.length, 'fault');
  const text =
    failed === 0
      ? `: ${faults}`
      : `: ${failed} of ${faults} lose data, or leave a package that cannot be repaired or removed`;
  return [
    formatLine(page, word, [text], [interrupted ? ', interrupted' : '']),
    ...notTried.map((fault) =>
      formatLine(page, [`not checked: ${fault}, which this engine cannot make`, 'odd']),
    ),
  ];
}
