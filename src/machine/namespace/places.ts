/** Where a box's paths are in its layers. */
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
