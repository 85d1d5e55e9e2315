/** Changes of the file system over two stretches of time as those of both together. Pure. */
import type { Change, ChangeKind } from '../machine/machine.ts';

/** What a first and a second change of one path come to; undefined when the path is as it was before both. */
const MERGED: Readonly<Record<ChangeKind, Readonly<Record<ChangeKind, ChangeKind | undefined>>>> = {
  created: { created: 'created', modified: 'created', metadata: 'created', deleted: undefined },
  modified: { created: 'modified', modified: 'modified', metadata: 'modified', deleted: 'deleted' },
  metadata: { created: 'modified', modified: 'modified', metadata: 'metadata', deleted: 'deleted' },
  // What is made again in place of a deleted file may even be equal; nobody compares it.
  deleted: { created: 'modified', modified: 'modified', metadata: 'modified', deleted: 'deleted' },
};

/** Both lists are sorted by path, as the machine gives them; so is the result. */
export function mergeChanges(earlier: readonly Change[], later: readonly Change[]): Change[] {
  if (earlier.length === 0) return [...later];
  const merged = new Map(earlier.map((change) => [change.path, change]));
  for (const change of later) {
    const before = merged.get(change.path);
    const kind = before === undefined ? change.change : MERGED[before.change][change.change];
    if (kind === undefined) merged.delete(change.path);
    else merged.set(change.path, { ...change, change: kind });
  }
  return [...merged.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
