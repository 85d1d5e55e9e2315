/** Lists paths of a box, and sums of contents, by as few processes as their number allows. */
import type { Agent } from '../agent.ts';
import { type Entry, entryFormat, parseEntries } from '../file-facts.ts';
import { textOf } from '../names.ts';
import { quote, quoteAll } from '../shell-quote.ts';

/** A script that hands paths to a program, as many at once as fit; the program is shell that has them in "$@". */
export const each = (paths: readonly string[], program: string): string =>
  paths.length === 0
    ? ''
    : `printf '%s\\0' ${quoteAll(paths)} | xargs -0 /bin/bash --norc -c ${quote(program)} each 2>/dev/null`;

export interface Wanted {
  /** Listed with all that is below them, on the same file system. */
  readonly trees: readonly string[];
  /** Listed alone. */
  readonly single: readonly string[];
  /** A piece of shell that prints entries of its own. */
  readonly also?: string;
}

/** What is there of these; what is gone in the meantime is left out. */
export async function listPaths(
  agent: Agent,
  { trees, single, also = '' }: Wanted,
): Promise<Map<string, Entry>> {
  const print = `! -type c ! -type b -printf ${entryFormat('%p')}`;
  const { output } = await agent.ask(
    [
      each(trees, `find "$@" -xdev ${print}`),
      each(single, `find "$@" -maxdepth 0 ${print}`),
      also,
      'true',
    ].join('\n'),
  );
  return new Map(parseEntries(output).map((entry) => [entry.path, entry]));
}

/** The sums of plain files. It gives up in the end, since a pipe, which never ends, can have taken a file's place. */
export async function sumsOf(agent: Agent, paths: readonly string[]): Promise<Map<string, string>> {
  if (paths.length === 0) return new Map();
  const { output } = await agent.ask(`${each(paths, 'exec timeout 60 b2sum -z -- "$@"')}\ntrue`);
  const lines = textOf(output).split('\0').slice(0, -1);
  // 128 digits, two characters, the path as it was given.
  return new Map(lines.map((line) => [line.slice(130), line.slice(0, 128)]));
}
