/** The difference between two moments of a writable layer, as changes. Pure: what must be asked is passed in. */

import type { Change, ChangeKind, FileEntry } from '../machine.ts';
import type { Entry } from './file-facts.ts';

/** Every path of one or more layers, absolute as in the box. */
export type Listing = ReadonlyMap<string, Entry>;

/** A writable layer at a moment. */
export interface Layer {
  readonly entries: Listing;
  /** Folders that were recreated over a lower one and hide its content. */
  readonly opaque: ReadonlySet<string>;
  /** There were more entries than a listing takes. */
  readonly isCut?: true;
}

/** What was at a path; an entry where the writable layer has it. */
export type KnownEntry = Pick<Entry, 'fact'> & Partial<Entry>;

/** What lies below the writable layer; asked for paths that are in it now, and are not as they were in the past. */
export interface LowerView {
  get(path: string): KnownEntry | undefined;
}

export interface Layers {
  readonly past: Layer;
  readonly now: Layer;
  readonly below: LowerView;
}

export interface LayerSnapshots extends Layers {
  /** All paths below the writable layer that lie in folders which it hides now, and did not hide in the past. */
  readonly shadowed: Iterable<string>;
}

/** Compares the content of two files of the same size: 'unknown' if the first content was not recorded. */
export type Comparison = 'same' | 'different' | 'unknown';

/** Every change, sorted by path. */
export function diffSnapshots(moments: LayerSnapshots, contents: ReadonlyMap<string, Comparison>): Change[] {
  const { past, now, shadowed: covered } = moments;
  const changes: Change[] = [];
  const add = (path: string, change: ChangeKind | undefined, file?: FileEntry) => {
    if (change !== undefined) changes.push({ path, change, file });
  };
  for (const [path, entry] of now.entries) {
    const before = entryAtMark(moments, path);
    if (!entry.whiteout) add(path, kindOf(before, entry, contents.get(path)), entry.fact);
    else if (before !== undefined) add(path, 'deleted');
  }
  for (const [path, entry] of past.entries) {
    if (!entry.whiteout && !now.entries.has(path)) add(path, 'deleted');
  }
  for (const path of covered) {
    const isOther = now.entries.has(path) || past.entries.has(path);
    if (!isOther && !isHidden(past, path)) add(path, 'deleted');
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What was at the path at the mark. */
export function entryAtMark({ past, below }: Layers, path: string): KnownEntry | undefined {
  const entry = past.entries.get(path);
  if (entry !== undefined) return entry.whiteout ? undefined : entry;
  // Most of what is new has nothing below, which is known at once.
  const lower = below.get(path);
  return lower === undefined || isHidden(past, path) ? undefined : lower;
}

/** Whether the layer hides the lower entry at the path: by a whiteout, an opaque folder, or a non-folder parent. */
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
  before: KnownEntry | undefined,
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
  { fact: before }: KnownEntry,
  { fact: now }: Entry,
  contents: Comparison | undefined,
): boolean => before.size !== now.size || (now.size > 0 && contents !== 'same');

const isFile = ({ fact }: KnownEntry): boolean => fact.kind === 'file';

const isUntouched = (before: KnownEntry, now: Entry): boolean =>
  before.inode === now.inode && before.ctime === now.ctime;

function sameMetadata(a: FileEntry, b: FileEntry): boolean {
  return a.mode === b.mode && a.owner.uid === b.owner.uid && a.owner.gid === b.owner.gid;
}

/** Files that were touched and have the size that they had: only their contents tell whether they were written. */
export function needsComparing(moments: LayerSnapshots): string[] {
  return [...moments.now.entries.values()].flatMap((entry) => {
    if (!isFile(entry) || entry.fact.size === 0) return [];
    const before = entryAtMark(moments, entry.path);
    if (before === undefined || !isFile(before) || isUntouched(before, entry)) return [];
    return before.fact.size === entry.fact.size ? [entry.path] : [];
  });
}

/** What is new in the layer since then, or was touched. */
export const touchedSince = ({ entries: knownEntries }: Layer, now: Listing): Entry[] =>
  [...now.values()].filter((entry) => {
    const before = knownEntries.get(entry.path);
    return before === undefined || !isUntouched(before, entry);
  });

/**
 * Whether the folder existed in the layer then. An existing folder keeps its opacity: overlayfs cannot move a merged folder,
 * and a recreated one has a new inode.
 */
export function isFolderOf({ entries: knownEntries }: Layer, { path, fact, inode }: Entry): boolean {
  const before = knownEntries.get(path);
  return fact.kind === 'folder' && before?.fact.kind === 'folder' && before.inode === inode;
}

/** Places where the layer has something now, and had not then, that hides all that was in a lower folder. */
export function shadowedFolders({ past, now, below }: Layers): string[] {
  return [...now.entries.values()].flatMap((entry) => {
    const { path } = entry;
    if (below.get(path)?.fact.kind !== 'folder' || !(hides(entry) || now.opaque.has(path))) return [];
    const wasCovered = hides(past.entries.get(path)) || past.opaque.has(path) || isHidden(past, path);
    return wasCovered ? [] : [path];
  });
}
