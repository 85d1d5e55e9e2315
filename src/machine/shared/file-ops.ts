/** File operations as a bash script for the agent: few processes, every value quoted, stopping at the first failure. */
import { posix } from 'node:path';
import { SpkboxError } from '../../errors.ts';
import type { FileOp, Owner } from '../machine.ts';
import type { Agent } from './agent.ts';
import { quote, quoteAll } from './shell-quote.ts';

type Folder = Extract<FileOp, { op: 'folder' }>;
type File = Extract<FileOp, { op: 'file' }>;
type Move = Extract<FileOp, { op: 'move' }>;

export interface Surroundings {
  /** Whether folders can have access lists, which give what is made in them another mode than was asked for. */
  readonly hasAccessLists: boolean;
}

/** Does all operations in order; fails with `MACHINE_FILE_OP` at the first that fails. */
export async function changeFiles(
  agent: Agent,
  ops: readonly FileOp[],
  surroundings: Surroundings = { hasAccessLists: true },
): Promise<void> {
  if (ops.length === 0) return;
  const groups = groupAlike(ops);
  const command = (group: readonly FileOp[]) => commandOf(group, surroundings);
  const body = groups.map((group, index) => `{ n=${index}; ${onFailureEach(group, command)}; }`).join(' && ');
  const { status, output } = await agent.ask(
    `m=; { ${body}; } || { s=$?; printf '\\n%s %s' "$n" "$m"; (exit "$s"); }`,
  );
  if (status !== 0) throw failed(groups, output.toString());
}

/** A group that fails is repeated one by one to find the first failure; these operations are safe to repeat. */
function onFailureEach(group: readonly FileOp[], command: (group: readonly FileOp[]) => string): string {
  if (group.length === 1) return command(group);
  const opByOp = group.map((op, index) => `{ m=${index}; ${unlessMoved(op)}${command([op])}; }`).join(' && ');
  return `{ m=; ${command(group)} 2>/dev/null || { ${opByOp}; }; }`;
}

/** What the group has moved cannot be moved again. */
const unlessMoved = (op: FileOp): string =>
  op.op === 'move' ? `{ [ -n "$tried" ] && ! ${existsTest(op.path)} && ${existsTest(op.to)}; } || ` : '';

const existsTest = (path: string): string => `{ [ -e ${quote(path)} ] || [ -L ${quote(path)} ]; }`;

function failed(groups: readonly FileOp[][], output: string): SpkboxError {
  const cut = output.lastIndexOf('\n');
  const [group, member] = output.slice(cut + 1).split(' ');
  const op = groups[Number(group)]?.[Number(member)];
  const complaint =
    output.slice(0, cut).slice(0, LONGEST_COMPLAINT).trim() || 'it is not there, or not of the right kind';
  return new SpkboxError(
    'MACHINE_FILE_OP',
    `could not ${op?.op ?? 'change'} ${op?.path ?? 'a file'} in the box: ${complaint}`,
    {
      hint: 'Look at what stands at that path in the box; --keep opens a shell there.',
      ...(op === undefined ? {} : { where: op.path }),
    },
  );
}

/** Characters of what a tool says that an error repeats. */
const LONGEST_COMPLAINT = 2000;

/** The number of arguments that surely fits in a command line. */
const LARGEST_GROUP = 256;

/** Characters of two files' texts that are said twice, for the case that their group fails. */
const MOST_TEXT = 8192;

/** Groups neighbouring operations for a single process. */
function groupAlike(ops: readonly FileOp[]): FileOp[][] {
  const groups: FileOp[][] = [];
  for (const op of ops) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && last.length < LARGEST_GROUP && areAlike(last[0], op)) last.push(op);
    else groups.push([op]);
  }
  return groups;
}

function areAlike(a: FileOp, b: FileOp): boolean {
  if (a.op === 'folder' && b.op === 'folder') return a.mode === b.mode && sameOwner(a.owner, b.owner);
  if (a.op === 'own' && b.op === 'own') return a.recursive === b.recursive && sameOwner(a.owner, b.owner);
  // Only siblings: no file is a folder on the way to another.
  if (a.op === 'file' && b.op === 'file')
    return (
      a.mode === b.mode &&
      sameOwner(a.owner, b.owner) &&
      posix.dirname(a.path) === posix.dirname(b.path) &&
      a.text.length + b.text.length <= MOST_TEXT
    );
  if (a.op === 'move' && b.op === 'move')
    return keepsItsName(a) && keepsItsName(b) && posix.dirname(a.to) === posix.dirname(b.to);
  return a.op === 'remove' && b.op === 'remove';
}

const keepsItsName = ({ path, to }: Move): boolean => posix.basename(path) === posix.basename(to);

function sameOwner(a: Owner, b: Owner): boolean {
  return a.uid === b.uid && a.gid === b.gid;
}

/** With five digits, or chmod keeps the set-id bits of a folder. */
const octal = (mode: number): string => mode.toString(8).padStart(5, '0');

function commandOf(group: readonly FileOp[], surroundings: Surroundings): string {
  const op = group[0] as FileOp;
  const paths = quoteAll(group.map(({ path }) => path));
  switch (op.op) {
    case 'folder':
      return makeFolders(group as readonly Folder[]);
    case 'remove':
      return removeWhatIsThere(paths);
    case 'own':
      return `chown -h${op.recursive ? 'R' : ''} +${op.owner.uid}:+${op.owner.gid} -- ${paths}`;
    case 'empty':
      return `find ${paths} -mindepth 1 -delete`;
    case 'link':
      return `ln -sfnT -- ${quote(op.to)} ${paths}`;
    case 'move':
      return moveAll(group as readonly Move[]);
    case 'copy':
      return `[ -f ${paths} ] && install -m ${octal(op.mode)} -T -- ${paths} ${quote(op.to)}`;
    case 'mode':
      return `[ ! -L ${paths} ] && chmod ${octal(op.mode)} -- ${paths}`;
    case 'rewrite':
      return `[ -f ${paths} ] && ${writeInto(paths, '>', op.text)}`;
    case 'append':
      return `{ [ -f ${paths} ] || [ ! -e ${paths} ]; } && ${writeInto(paths, '>>', op.text)}`;
    case 'file':
      return writeFiles(group as readonly File[], surroundings);
  }
}

/**
 * `install -o` looks even numbers up among the users of the box, where root can have put a pipe or an endless file; chown
 * does not look up a number with a plus.
 */
function makeFolders(folders: readonly Folder[]): string {
  const [{ mode, owner }] = folders as readonly [Folder];
  const paths = quoteAll(folders.map(({ path }) => path));
  const make = `install -d -m ${octal(mode)} -- ${paths}`;
  return `${make} && { ${unlessRootOwns(folders, owner)}chown +${owner.uid}:+${owner.gid} -- ${paths}; }`;
}

/** The shell itself tells what belongs to root, as most does. */
function unlessRootOwns(files: readonly { readonly path: string }[], { uid, gid }: Owner): string {
  if (uid !== 0 || gid !== 0) return '';
  const tests = files.map(({ path }) => `[ -O ${quote(path)} ] && [ -G ${quote(path)} ]`);
  return `{ ${tests.join(' && ')}; } || `;
}

/** mv goes on after a failure: it moves several files at once only if no failure is expected. */
function moveAll(moves: readonly Move[]): string {
  const [{ path, to }] = moves as readonly [Move];
  if (moves.length === 1) return `mv -fT -- ${quote(path)} ${quote(to)}`;
  const areFree = moves.map((move) => `${existsTest(move.path)} && ! ${existsTest(move.to)}`).join(' && ');
  const targetFolder = quote(posix.dirname(to));
  return `{ tried=; ${areFree} && tried=yes && mv -f -t ${targetFolder} -- ${quoteAll(moves.map((move) => move.path))}; }`;
}

/** Starts a process only if a path exists. */
const removeWhatIsThere = (paths: string): string =>
  `{ set --; for p in ${paths}; do if [ -e "$p" ] || [ -L "$p" ]; then set -- "$@" "$p"; fi; done; [ $# = 0 ] || rm -rf -- "$@"; }`;

/**
 * A pipe that a package puts there at the last moment would block us until it has a reader. Opening for both reading and
 * writing does not block, and the write goes to that descriptor even if the path has been replaced.
 */
function writeInto(quotedPath: string, redirection: '>' | '>>', text: string): string {
  const opened = '/proc/self/fd/$to';
  const write = `exec {to}<>${quotedPath} && [ -f ${opened} ] && printf %s ${quote(text)} ${redirection}${opened}`;
  return `{ to=; ${write}; s=$?; [ -z "$to" ] || exec {to}>&-; [ "$s" = 0 ]; }`;
}

/** Replaces one path by a new file, or makes several at free paths. The shell's umask saves the chmod of plain ones. */
function writeFiles(files: readonly File[], { hasAccessLists }: Surroundings): string {
  const [{ mode, owner }] = files as readonly [File];
  const paths = quoteAll(files.map(({ path }) => path));
  const texts = files.map(({ path, text }) => `printf %s ${quote(text)} > ${quote(path)}`).join(' && ');
  const umask = octal(0o666 & ~mode & 0o777);
  const write = `{ umask ${umask}; ${texts}; s=$?; umask 0022; [ "$s" = 0 ]; }`;
  const chmod = (mode & 0o7111) === 0 && !hasAccessLists ? '' : ` && chmod ${octal(mode)} -- ${paths}`;
  // A file in a set-gid folder belongs to the folder's group.
  const chown = ` && { ${unlessRootOwns(files, owner)}chown -h +${owner.uid}:+${owner.gid} -- ${paths}; }`;
  const areFree = files.map(({ path }) => `! ${existsTest(path)}`).join(' && ');
  return `${files.length === 1 ? removeWhatIsThere(paths) : areFree} && ${write}${chown}${chmod}`;
}
