/** How the file system of a docker box differs from its image at one moment. */
import { type Entry, entryFormat } from '../file-facts.ts';
import type { FileFact } from '../machine.ts';
import { type Base, isAtOrBelow } from './base.ts';
import type { BoxContainer, RawChange } from './container.ts';
import { listPaths, type Wanted } from './listing.ts';

export interface State {
  /** What is not as in the image, or may not be. */
  readonly upper: ReadonlyMap<string, Entry>;
  /** What the image has and the box has not. */
  readonly gone: ReadonlySet<string>;
}

/** Mounted over the image, so that the engine does not see into them. */
const MOUNTED = ['/tmp', '/dev', '/dev/shm'];

/** Mounted too, or made up by the kernel. */
const NOT_OF_THE_IMAGE = /^\/(proc|sys|dev|tmp|etc\/hostname)(\/|$)/;

export async function readState(container: BoxContainer, base: Base): Promise<State> {
  const raw = (await container.changes()).filter(({ Path }) => !NOT_OF_THE_IMAGE.test(Path));
  const entries = await listPaths(container.agent(), wanted(raw, base));
  const touched = new Set(raw.map(({ Path }) => Path));
  const upper = [...entries].filter(
    ([path, entry]) => touched.has(path) || isChanged(entry, base, container.began),
  );
  return { upper: new Map(upper), gone: await findGone(raw, entries, base) };
}

/** All that is new, with what is below it; what was changed; and the whole tree, of which no change must be missed. */
function wanted(raw: readonly RawChange[], base: Base): Wanted {
  const added = raw.filter(({ Kind }) => Kind === 1).map(({ Path }) => nameable(Path));
  const changed = raw.filter(({ Kind }) => Kind !== 1).map(({ Path }) => Path);
  return {
    trees: [...topmost(new Set(added)), ...MOUNTED],
    single: [...new Set([...changed, ...base.tree.keys()])],
    // An engine may not tell of a folder of which the owner alone changed; in the image all have the same.
    also: `find /usr -xdev -type d \\( ! -perm 755 -o ! -user 0 -o ! -group 0 \\) -printf ${entryFormat('%p')} 2>/dev/null`,
  };
}

/** The path, or the nearest folder above it whose name is text: the engine writes what is none as U+FFFD. */
function nameable(path: string): string {
  const at = path.indexOf('\uFFFD');
  return at < 0 ? path : path.slice(0, path.lastIndexOf('/', at)) || '/';
}

const topmost = (paths: ReadonlySet<string>): string[] =>
  [...paths].filter((path) => !isAtOrBelow(path.slice(0, path.lastIndexOf('/')), paths));

function isChanged({ path, fact, ctime }: Entry, base: Base, began: number): boolean {
  const file = base.tree.get(path);
  if (file === undefined || !sameFact(file.fact, fact)) return true;
  // An engine may not tell of a file that was written anew with the size and the time that it had.
  return fact.kind === 'file' && Number(ctime) >= began;
}

function sameFact(a: FileFact, b: FileFact): boolean {
  const sameSize = a.kind !== 'file' || a.size === b.size;
  return a.kind === b.kind && a.target === b.target && sameSize && sameRights(a, b);
}

export const sameRights = (a: FileFact, b: FileFact): boolean =>
  a.mode === b.mode && a.owner.uid === b.owner.uid && a.owner.gid === b.owner.gid;

async function findGone(
  raw: readonly RawChange[],
  entries: ReadonlyMap<string, Entry>,
  base: Base,
): Promise<Set<string>> {
  // What was deleted; and what was changed, since it may have been a folder and hide now what was in it.
  const suspects = raw.filter(
    ({ Kind, Path }) => Kind === 2 || (Kind === 0 && !isPlainFolder(entries.get(Path))),
  );
  const outside = await base.below(suspects.map(({ Path }) => Path));
  const mounted = new Set(MOUNTED);
  return new Set(
    [...base.tree.keys(), ...outside].filter((path) => !entries.has(path) && !isAtOrBelow(path, mounted)),
  );
}

/** As every folder of the image is that is not of the tree: nothing of it can have changed but what is in it. */
function isPlainFolder(entry: Entry | undefined): boolean {
  const owner = entry?.fact.owner;
  return entry?.fact.kind === 'folder' && entry.fact.mode === 0o755 && owner?.uid === 0 && owner.gid === 0;
}
