/** How to watch the files of a docker box, from inside the box. */
import type { ScriptRunner } from '../shared/agent.ts';
import type { WatchedTree } from '../shared/watch.ts';

/** Nine tenths of the image's files, which packages leave alone. */
const UNWATCHED = ['/usr/share', '/usr/lib', '/usr/lib64', '/usr/libexec', '/usr/include'];

export const WATCH_WHY = `what changes below ${UNWATCHED.join(', ')} is not seen, nor on kernels before 6.13 what changes twice within 4 ms`;

/** On file systems of their own. */
const VOLUMES = ['/dev/shm', '/dev', '/tmp', '/volume1'];

const PRUNE = `${UNWATCHED.map((folder) => `-path ${folder} -prune -o`).join(' ')}`;

export function watchedContainer(agent: ScriptRunner): WatchedTree {
  return {
    runner: agent,
    // The kernel makes this entry when find looks at it.
    clock: { place: '/proc/self/fd/0', set: '', tick: undefined },
    places: ['/', ...VOLUMES],
    // Devices of /dev are no whiteouts.
    prune: `${PRUNE} ! -type c`,
    prefix: '',
    volumeOf: (path) => VOLUMES.find((volume) => path === volume || path.startsWith(`${volume}/`)) ?? '/',
    pathOf: (place) => place,
  };
}
