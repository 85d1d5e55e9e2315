/** The difference between two moments of a writable layer, as changes. Pure: what must be asked is passed in. */
import type { Entry } from './file-facts.ts';
import type { Change, ChangeKind, FileFact } from './machine.ts';

/** Every path of one or more layers, absolute as in the box. */
export type Listing = ReadonlyMap<string, Entry>;

/** A writable layer at a moment. */
export interface Layer {
  readonly entries: Listing;
  /** Folders that were made anew over a lower one, and show nothing of it. */
  readonly opaque: ReadonlySet<string>;
}

export interface Moments {
  readonly past: Layer;
  readonly now: Layer;
  /** What lies below the writable layer, at all paths of it at least. */
  readonly below: Pick<Listing, 'get'>;
  /** All paths below the writable layer that lie in folders which it hides now. */
  readonly covered: readonly string[];
}

/** What two files of the same size hold: 'unknown' where nobody knows what the first held. */
export type Comparison = 'same' | 'different' | 'unknown';

/** Every change, sorted by path. */
export function diffMoments(moments: Moments, contents: ReadonlyMap<string, Comparison>): Change[] {
  const { past, now, covered } = moments;
  const changes: Change[] = [];
  const add = (path: string, change: ChangeKind | undefined, file?: FileFact) => {
    if (change !== undefined) changes.push({ path, change, file });
  };
  for (const [path, entry] of now.entries) {
    const before = seenThen(moments, path);
    if (!entry.whiteout) add(path, kindOf(before, entry, contents.get(path)), entry.fact);
    else if (before !== undefined) add(path, 'deleted');
  }
  for (const [path, entry] of past.entries) {
    if (!entry.whiteout && !now.entries.has(path)) add(path, 'deleted');
  }
  for (const path of covered) {
    const isOther = now.entries.has(path) || past.entries.has(path);
    if (!isOther && seenThen(moments, path) !== undefined) add(path, 'deleted');
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What was at the path at the mark. */
export function seenThen({ past, below }: Moments, path: string): Entry | undefined {
  const entry = past.entries.get(path);
  if (entry !== undefined) return entry.whiteout ? undefined : entry;
  return isHidden(past, path) ? undefined : below.get(path);
}

/** Whether the layer hides what is at the path below it: by a sign of its own, or by what it has in place of a folder above. */
export function isHidden({ entries, opaque }: Layer, path: string): boolean {
  if (entries.get(path)?.whiteout === true) return true;
  for (let folder = parentOf(path); folder !== ''; folder = parentOf(folder)) {
    if (hides(entries.get(folder)) || opaque.has(folder)) return true;
  }
  return false;
}

/** Whether nothing of a lower folder can be seen through what is in its place. */
const hides = (entry: Entry | undefined): boolean =>
  entry !== undefined && (entry.whiteout || entry.fact.kind !== 'folder');

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

function kindOf(
  before: Entry | undefined,
  now: Entry,
  contents: Comparison | undefined,
): ChangeKind | undefined {
  if (before === undefined) return 'created';
  if (isUntouched(before, now)) return undefined;
  if (before.fact.kind !== now.fact.kind || before.fact.target !== now.fact.target) return 'modified';
  if (isFile(now) && isWritten(before, now, contents)) return 'modified';
  return sameMetadata(before.fact, now.fact) ? undefined : 'metadata';
}

/** Two empty files need no comparing. */
const isWritten = (
  { fact: before }: Entry,
  { fact: now }: Entry,
  contents: Comparison | undefined,
): boolean => before.size !== now.size || (now.size > 0 && contents !== 'same');

const isFile = ({ fact }: Entry): boolean => fact.kind === 'file';

const isUntouched = (before: Entry, now: Entry): boolean =>
  before.inode === now.inode && before.ctime === now.ctime;

function sameMetadata(a: FileFact, b: FileFact): boolean {
  return a.mode === b.mode && a.owner.uid === b.owner.uid && a.owner.gid === b.owner.gid;
}

/** Files that were touched and have the size that they had: only their contents tell whether they were written. */
export function needsComparing(moments: Moments): string[] {
  return [...moments.now.entries.values()].flatMap((entry) => {
    const before = seenThen(moments, entry.path);
    if (before === undefined || !isFile(before) || !isFile(entry) || isUntouched(before, entry)) return [];
    return before.fact.size === entry.fact.size && entry.fact.size > 0 ? [entry.path] : [];
  });
}

/** Places where the layer has something in place of a lower folder that hides all that was in it. */
export function coveredFolders({ entries, opaque }: Layer, below: Pick<Listing, 'get'>): string[] {
  return [...entries.values()].flatMap((entry) => {
    const isCovered = hides(entry) || opaque.has(entry.path);
    return isCovered && below.get(entry.path)?.fact.kind === 'folder' ? [entry.path] : [];
  });
}

/** The paths in each folder. */
export type Children = ReadonlyMap<string, readonly string[]>;

export function childrenOf(paths: Iterable<string>): Children {
  const children = new Map<string, string[]>();
  for (const path of paths) {
    const folder = parentOf(path);
    const known = children.get(folder);
    if (known === undefined) children.set(folder, [path]);
    else known.push(path);
  }
  return children;
}

/** Everything in a folder, however deep. */
export function contentsOf(folder: string, children: Children): string[] {
  return (children.get(folder) ?? []).flatMap((path) => [path, ...contentsOf(path, children)]);
}

/**
 * One path to look at for each folder that is in the layer and below it: if what only the lower folder has cannot be
 * seen, the folder was removed and made anew.
 */
export function opaqueCandidates(entries: Listing, ...below: readonly Children[]): [string, string][] {
  return [...entries.values()].flatMap(({ path: folder, fact }) => {
    if (fact.kind !== 'folder') return [];
    const lower = firstOf(below, (children) => children.get(folder)?.find((path) => !entries.has(path)));
    return lower === undefined ? [] : [[folder, lower] as [string, string]];
  });
}

/** What the first of them gives that gives anything; a folder can hold more than is worth a copy of its list. */
function firstOf<T, R>(values: readonly T[], get: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const found = get(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
