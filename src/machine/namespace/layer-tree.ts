/** The content of a new box's tmpfs in one tar: a single process lays it out. */
import { dsmTree, packTree, type TreeEntry } from '../shared/dsm-tree.ts';
import { foreignPrograms } from './foreign-programs.ts';

/** Devices that are bound from the host; in the tree they are empty files to bind over. */
export const DEVICES = ['null', 'zero', 'full', 'random', 'urandom', 'tty'];

/** Parts of the host's /usr that are the host's own, not its userland. */
export const HIDDEN = ['local', 'src', 'games', 'syno'];

const ROOT = { uid: 0, gid: 0 };
const folder = (path: string, mode = 0o755): TreeEntry => ({ type: 'directory', mode, path, ...ROOT });
const empty = (path: string): TreeEntry => ({ type: 'file', mode: 0o644, path, ...ROOT });
const link = (path: string, target: string): TreeEntry => ({
  type: 'symlink',
  mode: 0o777,
  path,
  target,
  ...ROOT,
});

/** A whiteout: overlayfs hides the lower layers' entry behind a character device 0:0. */
const whiteout = (path: string): TreeEntry => ({ type: 'character-device', mode: 0o600, path, ...ROOT });

/** The folders that a life of the box writes in, from the folder of the layers. */
export const generationFolders = (number: number): string[] =>
  ['root', 'usr', 'work-root', 'work-usr'].map((name) => `gen/${number}/${name}`);

/** Files whose change times tell what time it is on the tmpfs. They are made with the box, which may be full later. */
export const CLOCK_FILES = ['clock', 'ticked'] as const;

const layout = (): TreeEntry[] => [
  ...['/mask', '/root', '/snap', '/gen', '/gen/1'].map((path) => folder(path)),
  ...generationFolders(1).map((path) => folder(`/${path}`)),
  ...HIDDEN.map((name) => whiteout(`/mask/${name}`)),
  ...foreignPrograms().flatMap(({ folder: name, programs }) => [
    folder(`/mask/${name}`),
    ...programs.map((program) => whiteout(`/mask/${name}/${program}`)),
  ]),
  ...CLOCK_FILES.map((name) => empty(`/${name}`)),
  { type: 'fifo', mode: 0o600, path: '/begin', ...ROOT },
];

/** What this engine adds to the DSM tree: places to mount on, and the links of every /dev. */
const MOUNT_POINTS: readonly TreeEntry[] = [
  folder('/dev/pts'),
  folder('/dev/shm', 0o1777),
  empty('/etc/ld.so.cache'),
  ...DEVICES.map((name) => empty(`/dev/${name}`)),
  link('/dev/ptmx', 'pts/ptmx'),
  link('/dev/fd', '/proc/self/fd'),
  ...['stdin', 'stdout', 'stderr'].map((name, index) => link(`/dev/${name}`, `/proc/self/fd/${index}`)),
];

let layers: Promise<Buffer> | undefined;

/** The tar; made once in a process. */
export function layerTree(): Promise<Buffer> {
  layers ??= baseTree().then((entries) => packTree([...layout(), ...entries.map(inBase)]));
  return layers;
}

/** What lies below all that is written in a new box, but for the host's userland. */
export const baseTree = async (): Promise<readonly TreeEntry[]> => [...(await dsmTree()), ...MOUNT_POINTS];

const inBase = (entry: TreeEntry): TreeEntry => ({
  ...entry,
  path: entry.path === '/' ? '/base' : `/base${entry.path}`,
});
