/** What is at a path, read inside the box by one `find`: the record that it prints, and the record as a fact. */

import type { FileEntry, FileKind } from '../machine.ts';
import type { ScriptResult, ScriptRunner } from './agent.ts';
import { textOf } from './names.ts';
import { commandLines, quote, quoteAll } from './shell-quote.ts';

/** One entry of a listing, with all that tells whether it changed. */
export interface Entry {
  readonly path: string;
  readonly fact: FileEntry;
  /** A character device: in the upper layer of an overlay, the sign of a deleted file. */
  readonly whiteout: boolean;
  readonly ctime: string;
  readonly inode: string;
}

/** `find -printf` of one entry; the path comes last, because it may hold anything but NUL. `%P` is relative, `%p` as given. */
export const entryFormat = (path: '%P' | '%p'): string => `'%y %m %U %G %s %C@ %i\\0%l\\0${path}\\0'`;

const KINDS: Readonly<Record<string, FileKind>> = { f: 'file', d: 'folder', l: 'link' };

/** The entries of a listing made with `entryFormat`, their paths as `pathOf` has them. */
export function parseEntries(output: Buffer, pathOf = (path: string) => path): Entry[] {
  const fields = textOf(output).split('\0');
  const entries: Entry[] = [];
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const [record, target, path] = [fields[index] ?? '', fields[index + 1] ?? '', fields[index + 2] ?? ''];
    entries.push(parseEntry(record, target, pathOf(path)));
  }
  return entries;
}

/** Bytes of a listing that are read: a quarter of a million files. A package can make more, or folders thousands deep. */
export const LISTING_BYTES = 32 * 1024 * 1024;

/** The entries of a listing that was asked for with a limit; the last of one that was cut may be torn. */
export function parseListing({ output, isCut }: ScriptResult, pathOf: (path: string) => string): Entry[] {
  const entries = parseEntries(output, pathOf);
  return isCut ? entries.slice(0, -1) : entries;
}

function parseEntry(record: string, target: string, path: string): Entry {
  const [type = '', mode = '', uid, gid, size, ctime = '', inode = ''] = record.trim().split(' ');
  const kind = KINDS[type] ?? 'other';
  const owner = { uid: Number(uid), gid: Number(gid) };
  const fact: FileEntry = {
    kind,
    mode: Number.parseInt(mode, 8),
    owner,
    size: Number(size),
    target: kind === 'link' ? target : undefined,
  };
  return { path, fact, whiteout: type === 'c', ctime, inode };
}

/** What is at each path, links not followed. */
export async function lookAt(
  agent: ScriptRunner,
  paths: readonly string[],
): Promise<(FileEntry | undefined)[]> {
  const facts = new Map((await entriesAt(agent, paths)).map(({ path, fact }) => [path, fact]));
  return paths.map((path) => facts.get(path));
}

/** The kinds that a shell itself can tell, by their letter. */
const KIND_TESTS = `
  if [ -L "$p" ]; then k=l; elif [ -f "$p" ]; then k=f; elif [ -d "$p" ]; then k=d; elif [ -e "$p" ]; then k=o
  else k=-; fi`;

/** Of what kind it is that is at each path, links not followed. */
export async function kindsAt(
  agent: ScriptRunner,
  paths: readonly string[],
): Promise<(FileKind | undefined)[]> {
  const { output } = await agent.ask(`for p in ${quoteAll(paths)}; do ${KIND_TESTS}; printf %s "$k"; done`);
  const letters = output.toString();
  return paths.map((_, index) => (letters[index] === 'o' ? 'other' : KINDS[letters[index] ?? '-']));
}

/** The entry of each existing path, for any number of paths. */
export async function entriesAt(agent: ScriptRunner, paths: readonly string[]): Promise<Entry[]> {
  const find = (batch: readonly string[]) =>
    agent.ask(`find ${quoteAll(batch)} -maxdepth 0 -printf ${entryFormat('%p')} 2>/dev/null`);
  const answers = await Promise.all(commandLines(paths).map(find));
  return answers.flatMap(({ output }) => parseEntries(output));
}

/** A plain file's beginning. Opened without waiting, because a package can put a pipe in its place. */
export async function readFile(
  agent: ScriptRunner,
  path: string,
  limit: number,
): Promise<string | undefined> {
  const quotedPath = quote(path);
  const read = `dd if=${quotedPath} bs=65536 count=${Math.ceil(limit / 65536)} iflag=nonblock,fullblock status=none`;
  // An empty file needs no process to read it; the kernel's own files have no size.
  const isEmpty = /^\/(proc|sys)\//.test(path) ? 'false' : `[ ! -s ${quotedPath} ]`;
  const { status, output } = await agent.ask(
    `[ -f ${quotedPath} ] && { ${isEmpty} || ${read} 2>/dev/null; }`,
  );
  return status === 0 ? output.subarray(0, limit).toString('utf8') : undefined;
}

/** The names in a folder, sorted. */
export async function listFolder(agent: ScriptRunner, path: string): Promise<string[]> {
  const { output } = await agent.ask(
    `shopt -s nullglob dotglob; names=(${quote(path)}/*); shopt -u nullglob dotglob; [ \${#names[@]} = 0 ] || printf '%s\\0' "\${names[@]##*/}"`,
  );
  return textOf(output).split('\0').slice(0, -1).sort();
}

/** Where a path leads once all links are followed. */
export async function resolvePath(agent: ScriptRunner, path: string): Promise<string | undefined> {
  const { status, output } = await agent.ask(`readlink -ez -- ${quote(path)} 2>/dev/null`);
  return status === 0 ? textOf(output).split('\0')[0] : undefined;
}
