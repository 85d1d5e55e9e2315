/** Lists paths of a box, and sums of contents, by as few processes as their number allows. */
import { SpkboxError } from '../../errors.ts';
import type { Agent } from '../shared/agent.ts';
import { type Entry, entryFormat, parseEntries } from '../shared/file-facts.ts';
import { textOf } from '../shared/names.ts';
import { quote, quoteAll } from '../shared/shell-quote.ts';

/** A script that hands paths to a program, as many at once as fit; the program is shell that has them in "$@". */
export const each = (paths: readonly string[], program: string): string =>
  paths.length === 0
    ? ''
    : `printf '%s\\0' ${quoteAll(paths)} | xargs -0 /bin/bash --norc -c ${quote(program)} each 2>/dev/null`;

/** The end of a find command that prints the entries; devices belong to the engine and are left out. */
const PRINT = `! -type c ! -type b -printf ${entryFormat('%p')} 2>/dev/null`;

/** What these find commands find; what is gone before they come to it is left out. */
export async function listFiles(agent: Agent, ...finds: readonly string[]): Promise<Entry[]> {
  const script = finds.map((find) => `${find} ${PRINT}`).join('\n');
  const { status, output } = await agent.ask(`if [ -x /usr/bin/find ]; then ${script}\ntrue; else false; fi`);
  if (status !== 0) throw blind();
  return parseEntries(output);
}

/** An empty list from a failed listing must not pass for an empty box. */
function blind(): SpkboxError {
  return new SpkboxError(
    'MACHINE_FILE_OP',
    'the files of the box cannot be listed: it has no find(1) any more',
    {
      hint: 'See which script takes away programs of the system.',
    },
  );
}

/** What is below these folders, but for the folders themselves. */
export async function listBelow(
  agent: Agent,
  folders: readonly string[],
  findTests: string,
): Promise<Entry[]> {
  if (folders.length === 0) return [];
  const { output } = await agent.ask(each(folders, `find "$@" -xdev -mindepth 1 ${findTests} ${PRINT}`));
  return parseEntries(output);
}

/** Returns the missing paths; the shell tests them itself and starts no process. */
export async function missingOf(agent: Agent, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const { output } = await agent.ask(
    `for at in ${quoteAll(paths)}; do [ -e "$at" ] || [ -L "$at" ] || printf '%s\\0' "$at"; done`,
  );
  return textOf(output).split('\0').slice(0, -1);
}

/** Seconds that a reader gets; after the first that takes longer there is no other (255 ends xargs). */
const PATIENCE = 4;

const SUMS = `timeout -s KILL ${PATIENCE} b2sum -z -- "$@"; [ $? != 137 ] || exit 255`;

/** The sums of plain files. It gives up soon, since a pipe or a device, which never end, can have taken a file's place. */
export async function sumsOf(agent: Agent, paths: readonly string[]): Promise<Map<string, string>> {
  if (paths.length === 0) return new Map();
  const { output } = await agent.ask(each(paths, SUMS));
  const lines = textOf(output).split('\0').slice(0, -1);
  // 128 digits, two characters, the path unchanged.
  return new Map(lines.map((line) => [line.slice(130), line.slice(0, 128)]));
}
