/** A script's output as lines: each stream put together on its own, in the order in which the lines were complete. */
import type { OutputPiece } from './report.ts';

type Stream = OutputPiece['stream'];

export interface OutputLine {
  readonly stream: Stream;
  readonly text: string;
}

const LINE_END = /\r\n|\n|\r/g;

export function* outputLines(output: readonly OutputPiece[]): Generator<OutputLine> {
  const open: Record<Stream, string> = { stdout: '', stderr: '' };
  for (const { stream, text } of output) {
    let from = 0;
    for (const { 0: lineEnd, index } of text.matchAll(LINE_END)) {
      yield { stream, text: open[stream] + text.slice(from, index) };
      open[stream] = '';
      from = index + lineEnd.length;
    }
    open[stream] += text.slice(from);
  }
  for (const stream of ['stdout', 'stderr'] as const) {
    if (open[stream] !== '') yield { stream, text: open[stream] };
  }
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

/** At most so many lines: the beginning, and more of the end, where the reasons stand. Keeps no more lines than these. */
export function cutMiddle(lines: Iterable<OutputLine>, most: number): Excerpt {
  const head: OutputLine[] = [];
  const tail: OutputLine[] = [];
  const telling = new Map<string, OutputLine>();
  const mostInHead = Math.floor(most / 3);
  let count = 0;
  for (const line of lines) {
    if (count < mostInHead) head.push(line);
    else {
      // The tail is a ring: its oldest line makes room for the newest.
      const place = (count - mostInHead) % (most - mostInHead);
      addTelling(telling, tail[place]);
      tail[place] = line;
    }
    count += 1;
  }
  const leftOut = Math.max(0, count - most);
  if (leftOut === 0) return { head: [...head, ...tail], leftOut, telling: [], tail: [] };
  const oldest = leftOut % tail.length;
  return {
    head,
    leftOut,
    telling: [...telling.values()],
    tail: [...tail.slice(oldest), ...tail.slice(0, oldest)],
  };
}

const TROUBLE = /not found|no such file|permission denied|cannot |failed/i;
const TELLING = 4;

function addTelling(telling: Map<string, OutputLine>, line: OutputLine | undefined): void {
  if (line === undefined || telling.size >= TELLING || !TROUBLE.test(line.text)) return;
  telling.set(line.text, line);
}
