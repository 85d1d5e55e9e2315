/** A list of paths in an event: the first ones by name, the others by number. */
import type { PathList } from '../events.ts';

/** The most paths that are listed; further paths are only counted. */
const MOST_NAMED = 100;

export function toPathList(paths: readonly string[]): PathList {
  return { total: paths.length, first: paths.toSorted().slice(0, MOST_NAMED) };
}
