/** Merges the file changes of two consecutive periods into the changes of both together. Pure. */
import type { Change, ChangeKind } from '../machine/machine.ts';

/** By the earlier and the later change of a path: the merged change; undefined when the path is back in its first state. */
const MERGED: Readonly<Record<ChangeKind, Readonly<Record<ChangeKind, ChangeKind | undefined>>>> = {
  created: { created: 'created', modified: 'created', metadata: 'created', deleted: undefined },
  modified: { created: 'modified', modified: 'modified', metadata: 'modified', deleted: 'deleted' },
  metadata: { created: 'modified', modified: 'modified', metadata: 'metadata', deleted: 'deleted' },
  // A file that replaces a deleted one counts as modified. It may be equal; the contents are not compared.
  deleted: { created: 'modified', modified: 'modified', metadata: 'modified', deleted: 'deleted' },
};

/** Both lists are sorted by path, as the machine returns them; the result is sorted too. */
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
