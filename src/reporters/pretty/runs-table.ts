/** Runs of several scenarios or packages in several cells, as a table: a line for each name, a column for each cell. */
import type { Report } from '../fold/report.ts';
import { columnsOf, formatLine, type Page, type Span } from './layout.ts';

/** Nothing where a run has no cell, where all have the same, or where the columns do not fit. */
export function tableLines(page: Page, reports: readonly Report[]): string[] {
  const scenarios = reports.map(({ scenario }) => scenario);
  const names = distinct(scenarios.map((scenario) => scenario?.name ?? ''));
  const cells = distinct(scenarios.map((scenario) => scenario?.cell ?? ''));
  if (cells.length < 2 || cells.includes('')) return [];
  const widths = [names, ...cells.map((cell) => [cell])].map(widest);
  if (widths.reduce((sum, width) => sum + width + GAP, 0) > page.width) return [];
  const line = (spans: readonly Span[]) =>
    formatLine(page, ...spans.flatMap((span, at) => padded(span, widths[at] ?? 0)));
  const reportOf = (name: string, cell: string) =>
    reports.find(({ scenario }) => scenario?.name === name && scenario.cell === cell);
  return [
    '',
    line([[''], ...cells.map((cell): Span => [cell, 'quiet'])]),
    ...names.map((name) => line([[name], ...cells.map((cell) => markOf(reportOf(name, cell)))])),
  ];
}

const GAP = 2;

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];

const widest = (texts: readonly string[]): number => Math.max(...texts.map((text) => columnsOf([[text]])));

const padded = (span: Span, width: number): Span[] => [span, [' '.repeat(width - columnsOf([span]) + GAP)]];

function markOf(report: Report | undefined): Span {
  if (report === undefined) return ['-', 'quiet'];
  return report.ended?.passed === true ? ['✓', 'good'] : ['✗', 'bad'];
}
