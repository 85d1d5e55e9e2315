/** The steps of a plan as rows, and the rows as a table. */
import {
  columnsOf,
  formatLine,
  type Page,
  paragraph,
  type Span,
  type Step,
  scriptName,
  shortenText,
} from '../../index.ts';

export interface PlanRow {
  /** From 1. */
  readonly number: number;
  readonly phase: string;
  readonly step: Step['step']['kind'];
  /** The script, the worker or the task. */
  readonly name: string;
  /** Whose: they differ in an upgrade alone. */
  readonly of: Step['side'];
  readonly timing?: string;
  readonly interval?: string;
  /** Scripts that the package does not have. */
  readonly missing?: boolean;
  readonly onFailure: Step['onFailure'];
  readonly dsmError?: number;
  readonly source: string;
  readonly confidence: string;
}

export function planRows(steps: readonly Step[]): PlanRow[] {
  return steps.map(({ index, phase, side, step, onFailure, row, interval }) => ({
    number: index + 1,
    phase,
    step: step.kind,
    name: nameOf(step),
    of: side,
    ...('timing' in step ? { timing: step.timing } : {}),
    ...(interval === undefined ? {} : { interval }),
    ...(step.kind === 'script' && step.missing ? { missing: true } : {}),
    onFailure,
    ...(row.error === undefined ? {} : { dsmError: row.error }),
    source: row.source.from,
    confidence: row.source.confidence,
  }));
}

function nameOf(step: Step['step']): string {
  if (step.kind === 'script') return scriptName(step.script);
  return step.kind === 'task' ? step.task : step.worker;
}

type Cell = Span;
const HEADS = ['step', 'of what', 'timing', 'on failure', 'source'];
const GAP = 2;

/** One line a step; the last column, where it comes from, gets the room that is left. */
export function tableLines(page: Page, rows: readonly PlanRow[]): string[] {
  if (rows.length === 0) return ['', formatLine(page, ['  There is nothing to do.', 'quiet'])];
  const hasTwo = new Set(rows.map((row) => row.of)).size > 1;
  const cells = rows.map((row) => cellsOf(row, hasTwo));
  const table = layOut(page, [HEADS.map((head): Cell => [head, 'quiet']), ...cells]);
  const [heads = [], ...drawn] = table.lines;
  return [
    '',
    ...heads,
    ...rows.flatMap((row, index) => [
      ...(row.phase === rows[index - 1]?.phase ? [] : [formatLine(page, [`  ${row.phase}`, 'strong'])]),
      ...(drawn[index] ?? []),
    ]),
    ...(table.hasSources
      ? []
      : ['', formatLine(page, ['  --verbose shows where each step comes from.', 'quiet'])]),
  ];
}

function cellsOf(row: PlanRow, hasTwo: boolean): Cell[] {
  const ownerSuffix = hasTwo ? ` (${row.of})` : '';
  const name: Cell =
    row.missing === true ? [`${row.name}${ownerSuffix}, missing`, 'quiet'] : [`${row.name}${ownerSuffix}`];
  const failure = row.dsmError === undefined ? row.onFailure : `${row.onFailure}, ${row.dsmError}`;
  const source = row.confidence === 'sure' ? row.source : `${row.confidence}: ${row.source}`;
  return [
    [row.step, 'quiet'],
    name,
    [row.timing ?? ''],
    [failure, row.onFailure === 'ignore' ? 'quiet' : undefined],
    [source, 'quiet'],
  ];
}

/** A narrower column cannot tell one source from another. */
const LEAST_SOURCE = 16;

/** The lines of each row, the heads first; those behind them are numbered. */
function layOut(page: Page, rows: readonly (readonly Cell[])[]): { lines: string[][]; hasSources: boolean } {
  const widths = HEADS.slice(0, -1).map((_, column) =>
    Math.max(...rows.map((cells) => columnsOf([cells[column] ?? ['']]))),
  );
  const digits = String(rows.length - 1).length + 2;
  const room = page.width - widths.reduce((sum, width) => sum + width + GAP, digits + GAP);
  const hasSources = page.verbose || room >= LEAST_SOURCE;
  const lines = rows.map((cells, index) => {
    const leading = widths.flatMap((width, column): Span[] => {
      const cell = cells[column] ?? [''];
      return [cell, [' '.repeat(width - columnsOf([cell]) + GAP)]];
    });
    const first: Span[] = [
      [`${index === 0 ? '' : index}`.padStart(digits) + ' '.repeat(GAP), 'quiet'],
      ...leading,
    ];
    const [source, tone] = cells.at(-1) ?? [''];
    if (page.verbose) return paragraph(page, first, [source, tone]);
    return [formatLine(page, ...first, ...(hasSources ? [[shortenText(source, room), tone] as const] : []))];
  });
  return { lines, hasSources };
}
