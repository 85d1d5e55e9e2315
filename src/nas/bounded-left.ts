/** Bounds the list of what was left behind: it is one event, and one line of a recording. Pure. */
import type { LeftBehind, LeftFile } from '../events.ts';

/** Characters of the list as JSON, roughly: some 25,000 files. A recording's line has room for it. */
const MOST_CHARACTERS = 6 * 1024 * 1024;

/** Of a line or a file without its path, with its maker. */
const FACTS_LENGTH = 200;

export interface BoundedLeft {
  readonly left: readonly LeftBehind[];
  /** Files and other lines that are not in the list. */
  readonly omitted: number;
}

/** Keeps the beginning of the list; what is no file is kept before the files. */
export function boundLeft(left: readonly LeftBehind[], limit = MOST_CHARACTERS): BoundedLeft {
  let room = limit;
  const fits = (text: string): boolean => {
    room -= FACTS_LENGTH + JSON.stringify(text).length;
    return room >= 0;
  };
  const isKept = ({ path, owner }: LeftFile): boolean => fits(path + owner);
  const others = left.filter(({ kind, what }) => kind !== 'files' && fits(what));
  const trees = left
    .filter(({ kind, what }) => kind === 'files' && fits(what))
    .map((tree) => ({ ...tree, files: tree.files.filter(isKept) }));
  const bounded = [...trees, ...others];
  return { left: bounded, omitted: countOf(left) - countOf(bounded) };
}

/** A tree counts as the files in it. */
const countOf = (left: readonly LeftBehind[]): number =>
  left.reduce((count, { kind, files }) => count + (kind === 'files' ? files.length : 1), 0);
