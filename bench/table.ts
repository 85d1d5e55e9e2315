/** Prints the rows as lines for a terminal, or as a Markdown table. */
import type { Spread } from './measure.ts';
import type { Row, Unit } from './row.ts';

const HEAD = ['what', 'median', '10th to 90th', 'against', 'median', 'ratio', '10th to 90th', 'budget'];

export function terminalTable(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, index) => Math.max(...lines.map((cells) => cells[index]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  const [head = '', ...rest] = lines.map(line);
  return topicsOf(rows)
    .flatMap((topic) => ['', topic, ...rest.filter((_, index) => rows[index]?.topic === topic)])
    .reduce((text, next) => `${text}\n${next}`, head);
}

export function markdownTable(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const table = (topic: string) => [
    `**${topic}**`,
    '',
    line(HEAD),
    line(HEAD.map(() => '---')),
    ...rows.filter((row) => row.topic === topic).map((row) => line(cellsOf(row))),
  ];
  return topicsOf(rows)
    .map((topic) => table(topic).join('\n'))
    .join('\n\n');
}

/** Which budgets are met, as a sentence or a list. */
export function verdict(rows: readonly Row[]): string {
  const judged = rows.filter(({ budget }) => budget !== undefined);
  const missed = judged.filter(({ budget }) => budget?.met === false);
  const met = `${judged.length - missed.length} of ${judged.length} budgets are met`;
  if (missed.length === 0) return `${met}.`;
  return `${met}. Missed:\n${missed.map(({ topic, what, budget }) => `- ${topic}: ${what} (${budget?.text})`).join('\n')}`;
}

const topicsOf = (rows: readonly Row[]): string[] => [...new Set(rows.map(({ topic }) => topic))];

function cellsOf({ what, unit, value, against, budget }: Row): string[] {
  const compared =
    against === undefined
      ? ['', '', '', '']
      : [
          against.what,
          amount(against.value.median, unit),
          `${number(against.ratio.median)} x`,
          range(against.ratio),
        ];
  const judged = budget === undefined ? '' : `${budget.text}: ${budget.met ? 'met' : 'MISSED'}`;
  return [what, amount(value.median, unit), range(value), ...compared, judged];
}

const amount = (value: number, unit: Unit): string => `${number(value)} ${unit}`;

const range = ({ low, high }: Spread): string =>
  low === high ? 'once' : `${number(low)} to ${number(high)}`;

/** The measurements are precise to three digits at most. */
const number = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(Math.abs(value) < 0.1 ? 2 : 3);
