/** Where a box's paths are in its layers. */
import { bytesOf } from '../names.ts';
import { LAYERS } from './scripts.ts';

/** Whether a path of the box is in the layers of /usr, which are beside those of the rest. */
export const isInUsr = (path: string): boolean => path.startsWith('/usr/');

/** The place of a path of the box in a pair of layers. */
export const placeIn = (layers: string, path: string): string =>
  `${LAYERS}/${layers}${isInUsr(path) ? path : `/root${path}`}`;

/** The path of the box that is at such a place. */
export function pathAt(layers: string, place: string): string {
  const path = place.slice(LAYERS.length + 1 + layers.length);
  return path.startsWith('/root/') ? path.slice('/root'.length) : path;
}

/** Bytes of names that one command line takes; every kernel's limit is far above. */
const LINE_LIMIT = 256 * 1024;

/** The paths in their order, in lists that a command line can hold. */
export function commandLines(paths: readonly string[]): string[][] {
  const lines: string[][] = [];
  let room = 0;
  for (const path of paths) {
    // A byte for the end of each, eight for the pointer to it.
    const length = bytesOf(path).length + 9;
    if (room < length) {
      lines.push([]);
      room = LINE_LIMIT;
    }
    lines.at(-1)?.push(path);
    room -= length;
  }
  return lines;
}
