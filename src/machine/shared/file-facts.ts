/** What is at a path, read inside the box by one `find`: the record that it prints, and the record as a fact. */

import type { FileEntry, FileKind } from '../machine.ts';
import type { ScriptRunner } from './agent.ts';
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
export function parseEntries(
  output: Buffer,
  pathOf = (path: string) => path,
  limit = Number.POSITIVE_INFINITY,
): Entry[] {
  const entries: Entry[] = [];
  const nextField = fieldReader(output);
  while (entries.length < limit) {
    const [record, target, path] = [nextField(), nextField(), nextField()];
    if (record === undefined || target === undefined || path === undefined) break;
    entries.push(parseEntry(record, target, pathOf(path)));
  }
  return entries;
}

/** Gives the next text that a NUL byte ends. One at a time: a list of all takes several times the room of the bytes. */
function fieldReader(bytes: Buffer): () => string | undefined {
  let from = 0;
  return () => {
    const end = bytes.indexOf(0, from);
    if (end < 0) return undefined;
    const text = textOf(bytes.subarray(from, end));
    from = end + 1;
    return text;
  };
}

/** Entries of a listing that are read, and bytes. A package can make millions of files, or folders thousands deep. */
const LISTING_ENTRIES = 100_000;
const LISTING_BYTES = 20 * 1024 * 1024;

/** Why a listing is not whole. */
export const UNLISTED = `there are more than ${LISTING_ENTRIES.toLocaleString('en')} files, or longer paths than fit into ${LISTING_BYTES / 1024 / 1024} MB: the rest was not looked at`;

export interface BoundedListing {
  readonly entries: readonly Entry[];
  readonly isCut: boolean;
}

/** The entries that a find(1) prints with `entryFormat`, up to the bounds; a find that prints more ends there. */
export async function listBounded(
  agent: ScriptRunner,
  find: string,
  pathOf = (path: string) => path,
): Promise<BoundedListing> {
  // Not as a pipeline, whose parts could set no variables of the agent's.
  const bounded = `{ ${find}\n} > >(exec head -c ${LISTING_BYTES}); wait $!`;
  const { output } = await agent.ask(bounded, LISTING_BYTES);
  const entries = parseEntries(output, pathOf, LISTING_ENTRIES);
  const isCut = entries.length === LISTING_ENTRIES || output.length === LISTING_BYTES;
  // The last of one that was cut may be torn.
  return { entries: isCut ? entries.slice(0, -1) : entries, isCut };
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
