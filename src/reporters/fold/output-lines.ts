/** A script's output as lines: each stream put together on its own, in the order in which the lines were complete. */
import type { OutputPiece } from './report.ts';

type Stream = OutputPiece['stream'];

export interface OutputLine {
  readonly stream: Stream;
  readonly text: string;
}

const LINE_END = /\r\n|\n|\r/;

export function outputLines(output: readonly OutputPiece[]): OutputLine[] {
  const open: Record<Stream, string> = { stdout: '', stderr: '' };
  const lines: OutputLine[] = [];
  for (const { stream, text } of output) {
    const parts = (open[stream] + text).split(LINE_END);
    open[stream] = parts.pop() ?? '';
    for (const part of parts) lines.push({ stream, text: part });
  }
  for (const stream of ['stdout', 'stderr'] as const) {
    if (open[stream] !== '') lines.push({ stream, text: open[stream] });
  }
  return lines;
}

/** All that came on one stream. */
export function textOf(output: readonly OutputPiece[], stream: Stream): string {
  return output
    .filter((piece) => piece.stream === stream)
    .map(({ text }) => text)
    .join('');
}

export interface Excerpt {
  readonly head: readonly OutputLine[];
  readonly leftOut: number;
  /** A few of the omitted lines that tell of trouble, each text once. */
  readonly telling: readonly OutputLine[];
  readonly tail: readonly OutputLine[];
}

/** At most so many lines: the beginning, and more of the end, where the reasons stand. */
export function cutMiddle(lines: readonly OutputLine[], most: number): Excerpt {
  if (lines.length <= most) return { head: lines, leftOut: 0, telling: [], tail: [] };
  const head = Math.floor(most / 3);
  const tail = lines.length - (most - head);
  return {
    head: lines.slice(0, head),
    leftOut: lines.length - most,
    telling: tellingLines(lines.slice(head, tail)),
    tail: lines.slice(tail),
  };
}

const TROUBLE = /not found|no such file|permission denied|cannot |failed/i;
const TELLING = 4;

function tellingLines(lines: readonly OutputLine[]): OutputLine[] {
  const byText = new Map(lines.filter(({ text }) => TROUBLE.test(text)).map((line) => [line.text, line]));
  return [...byText.values()].slice(0, TELLING);
}
