/** The difference between two listings of a writable layer, as changes. Pure: what must be asked is passed in. */
import type { Entry } from './file-facts.ts';
import type { Change, ChangeKind, FileFact } from './machine.ts';

export interface Listings {
  /** The writable layer at the mark. */
  readonly atMark: ReadonlyMap<string, Entry>;
  /** The writable layer now. */
  readonly now: ReadonlyMap<string, Entry>;
  /** What lies below the writable layer, for paths of it at least. */
  readonly below: ReadonlyMap<string, Entry>;
  /** Paths of `below` that are hidden though the writable layer has no sign of it: their folder was made anew. */
  readonly hidden: ReadonlySet<string>;
  /** Files whose content is the same as below, though their times differ. */
  readonly sameContent: ReadonlySet<string>;
}

/** Every change since the mark, sorted by path. */
export function diffListings(lists: Listings): Change[] {
  const changes: Change[] = [];
  const add = (path: string, change: ChangeKind | undefined, file: FileFact | undefined) => {
    if (change !== undefined) changes.push({ path, change, file: change === 'deleted' ? undefined : file });
  };
  for (const [path, entry] of lists.now) {
    const before = seenThen(lists, path);
    add(path, kindOf(before, entry, lists.sameContent.has(path)), entry.fact);
  }
  for (const [path, entry] of lists.atMark) {
    if (!lists.now.has(path) && !entry.whiteout) add(path, 'deleted', undefined);
  }
  for (const path of lists.hidden) {
    if (!lists.now.has(path) && !lists.atMark.has(path)) add(path, 'deleted', undefined);
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function seenThen({ atMark, below }: Listings, path: string): Entry | undefined {
  const entry = atMark.get(path) ?? below.get(path);
  return entry?.whiteout === true ? undefined : entry;
}

function kindOf(before: Entry | undefined, now: Entry, sameContent: boolean): ChangeKind | undefined {
  if (now.whiteout) return before === undefined ? undefined : 'deleted';
  if (before === undefined) return 'created';
  if (isUntouched(before, now)) return undefined;
  if (before.fact.kind !== now.fact.kind || before.fact.target !== now.fact.target) return 'modified';
  if (now.fact.kind === 'file' && !sameContent && isRewritten(before, now)) return 'modified';
  return sameMetadata(before.fact, now.fact) ? undefined : 'metadata';
}

const isUntouched = (before: Entry, now: Entry): boolean =>
  before.inode === now.inode && before.ctime === now.ctime;

function isRewritten(before: Entry, now: Entry): boolean {
  if (before.fact.size !== now.fact.size || before.mtime !== now.mtime) return true;
  // A write whose time was set back leaves its trace in the change time alone; so do chmod, chown and link.
  return before.inode === now.inode && before.links === now.links && sameMetadata(before.fact, now.fact);
}

function sameMetadata(a: FileFact, b: FileFact): boolean {
  return a.mode === b.mode && a.owner.uid === b.owner.uid && a.owner.gid === b.owner.gid;
}

/** Files that only their times tell from what is below: their content must be compared. */
export function needsComparing({ atMark, now, below }: Omit<Listings, 'hidden' | 'sameContent'>): string[] {
  return [...now.values()].flatMap((entry) => {
    const lower = atMark.has(entry.path) ? undefined : below.get(entry.path);
    const alike =
      lower?.fact.kind === 'file' && entry.fact.kind === 'file' && lower.fact.size === entry.fact.size;
    return alike && lower.mtime !== entry.mtime ? [entry.path] : [];
  });
}

/**
 * One path to look at for each folder that is in the writable layer and below it: if a child that only the lower
 * folder has cannot be seen, the folder was removed and made anew, and hides them all.
 */
export function hiddenCandidates(
  now: ReadonlyMap<string, Entry>,
  below: ReadonlyMap<string, Entry>,
): ReadonlyMap<string, readonly string[]> {
  const candidates = new Map<string, string[]>();
  for (const path of below.keys()) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (now.has(path) || now.get(folder)?.fact.kind !== 'folder') continue;
    candidates.set(folder, [...(candidates.get(folder) ?? []), path]);
  }
  return candidates;
}
