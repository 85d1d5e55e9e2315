/** Lines on a page: measured, wrapped, aligned and painted. All text passes here, and is made safe to show here. */
import { styleText } from 'node:util';
import { countText } from '../labels.ts';
import { printable } from '../printable.ts';
import { columns, shortenTo, wrap } from './columns.ts';

export type Tone =
  | 'good'
  | 'bad'
  | 'strong-good'
  | 'strong-bad'
  | 'odd'
  | 'quiet'
  | 'strong'
  | 'said'
  | 'plain';

export interface Page {
  readonly colour: boolean;
  readonly width: number;
  readonly verbose: boolean;
}

/** A piece of a line. */
export type Span = readonly [text: string, tone?: Tone | undefined];

const STYLES: Readonly<Record<Tone, Parameters<typeof styleText>[0] | undefined>> = {
  good: 'green',
  bad: 'red',
  'strong-good': ['bold', 'green'],
  'strong-bad': ['bold', 'red'],
  odd: 'yellow',
  quiet: 'dim',
  strong: 'bold',
  said: 'cyan',
  plain: undefined,
};

const NARROWEST = 40;
/** Beyond this, a duration at the right edge is too far from its step. */
const WIDEST = 110;
/** The part of a line that its beginning may take. */
const MOST_MARGIN = 0.6;
/** No single text may fill the page. */
const MOST_TEXT = 10_000;

export function pageOf({ colour, width, verbose }: Page): Page {
  return { colour, width: Math.max(NARROWEST, Math.min(WIDEST, width)), verbose };
}

/** The same page with a margin at its left. */
export const narrowPage = (page: Page, margin: number): Page =>
  pageOf({ ...page, width: page.width - margin });

export const indentLines = (lines: readonly string[], margin: number): string[] =>
  lines.map((line) => (line === '' ? '' : ' '.repeat(margin) + line));

/** One line, not wrapped. */
export function formatLine(page: Page, ...spans: readonly Span[]): string {
  return spans.map(([text, tone = 'plain']) => paint(page, tone, printable(text))).join('');
}

/** One line with something at its right edge, or undefined where both do not fit. */
export function spread(page: Page, spans: readonly Span[], right: string): string | undefined {
  const gap = page.width - columnsOf(spans) - right.length;
  return gap < 2 ? undefined : formatLine(page, ...spans, [' '.repeat(gap)], [right, 'quiet']);
}

/**
 * Text wrapped at the page's width; `first` begins its first line, spaces or `rest` the others.
 * Where `first` leaves too little room, it gets lines of its own.
 */
export function paragraph(page: Page, first: readonly Span[], text: Span, rest?: Span): string[] {
  const margin = columnsOf(first);
  if (margin > page.width * MOST_MARGIN) {
    const whole = first.map(([part]) => part).join('');
    const lines = paragraph(page, [], [whole.trimEnd(), first[0]?.[1]], ['    ']);
    return text[0] === '' ? lines : [...lines, ...paragraph(page, [['    ']], text)];
  }
  const next = rest ?? [' '.repeat(margin)];
  const room = page.width - Math.max(margin, columnsOf([next]));
  return wrap(printable(cap(text[0], MOST_TEXT)), room).map((part, index) =>
    formatLine(page, ...(index === 0 ? first : [next]), [part, text[1]]),
  );
}

/** The beginning of a text, and the number of omitted characters. */
export const cap = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most)} … ${countText(text.length - most, 'more character')}`;

/** The beginning of a text, made safe to show, as far as it fits. */
export const shortenText = (text: string, width: number): string => shortenTo(printable(text), width);

/** One line with something at its right edge; where both do not fit, the left one alone, wrapped. */
export function spreadOrWrap(page: Page, span: Span, right: string): string[] {
  const whole = spread(page, [span], right);
  return whole === undefined ? paragraph(page, [], span, ['    ']) : [whole];
}

export const columnsOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, [text]) => sum + columns(printable(text)), 0);

function paint(page: Page, tone: Tone, text: string): string {
  const style = STYLES[tone];
  return page.colour && style !== undefined && text !== ''
    ? styleText(style, text, { validateStream: false })
    : text;
}
