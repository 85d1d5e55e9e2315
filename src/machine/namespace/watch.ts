/** How to watch the writable layer of a namespace box, from outside the box. */
import type { ScriptRunner } from '../shared/agent.ts';
import type { WatchedTree } from '../shared/watch.ts';
import { CLOCK_FILES } from './layer-tree.ts';
import { pathAt } from './places.ts';
import { LAYERS } from './scripts.ts';

const [CLOCK, TICKED] = CLOCK_FILES.map((name) => `${LAYERS}/${name}`) as [string, string];

/** Kernels from 6.13 on set a later time as soon as the file was looked at, so this ends at once there. */
const TICK = `: > ${CLOCK}; until : > ${TICKED}; [ ${TICKED} -nt ${CLOCK} ]; do :; done`;

export function watchedLayer(supervisor: ScriptRunner, layer: string): WatchedTree {
  const top = `${LAYERS}/${layer}/root`;
  return {
    runner: supervisor,
    clock: { place: CLOCK, set: `: > ${CLOCK};`, tick: TICK },
    places: [top, `${LAYERS}/${layer}/usr`],
    prefix: top,
    volumeOf: () => '',
    pathOf: (place) => (place === top ? '/' : pathAt(layer, place)),
  };
}
