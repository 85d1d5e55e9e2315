/** The rows as lines for a terminal, and as a table of Markdown. */
import type { Bound } from './budgets.ts';
import type { Spread } from './measure.ts';
import type { Row, Unit } from './row.ts';

const HEAD = [
  'what',
  'median',
  '10th to 90th',
  'against',
  'median',
  'ratio',
  '10th to 90th',
  'floor',
  'next',
];

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
  return (['floor', 'next'] as const).map((kind) => verdictOf(rows, kind)).join('\n\n');
}

const TITLES = { floor: 'floors', next: 'next aims' } as const;

function verdictOf(rows: readonly Row[], kind: 'floor' | 'next'): string {
  const judged = rows.flatMap(({ topic, what, budget }) => {
    const bound = budget?.[kind];
    return bound === undefined ? [] : [{ topic, what, bound }];
  });
  const missed = judged.filter(({ bound }) => !bound.met);
  const met = `${judged.length - missed.length} of ${judged.length} ${TITLES[kind]} are met`;
  if (missed.length === 0) return `${met}.`;
  return `${met}. Missed:\n${missed.map(({ topic, what, bound }) => `- ${topic}: ${what} (${bound.text})`).join('\n')}`;
}

const boundCell = (bound: Bound | undefined): string =>
  bound === undefined ? '' : `${bound.text}: ${bound.met ? 'met' : 'MISSED'}`;

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
  return [
    what,
    amount(value.median, unit),
    range(value),
    ...compared,
    boundCell(budget?.floor),
    boundCell(budget?.next),
  ];
}

const amount = (value: number, unit: Unit): string => `${number(value)} ${unit}`;

const range = ({ low, high }: Spread): string =>
  low === high ? 'once' : `${number(low)} to ${number(high)}`;

/** The measurements are precise to three digits at most. */
const number = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(Math.abs(value) < 0.1 ? 2 : 3);
