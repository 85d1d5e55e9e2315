/**
 * How the file system of a docker box differs from its image at one moment. The engine's own diff walks both trees and takes
 * ten times as long as our walk through one: a touched file has a change time after the box's beginning, which no process in
 * the box can set, and a missing file leaves a touched folder.
 */
import type { Agent } from '../shared/agent.ts';
import type { Entry } from '../shared/file-facts.ts';
import type { BoxContainer } from './container.ts';
import { FOLDERS_BESIDE_THE_TREE, type ImageBaseline } from './image-baseline.ts';
import { listBelow, listFiles, missingOf } from './listing.ts';

export interface State {
  /** What was made or touched since the box began, and all that is on a tmpfs. */
  readonly upper: ReadonlyMap<string, Entry>;
  /** What the image has and the box has not. */
  readonly gone: ReadonlySet<string>;
}

/** Mounted over the image, or made up by the kernel; what is on a tmpfs is listed by itself. */
const NOT_OF_THE_IMAGE = /^\/(proc|sys|dev|tmp|etc\/hostname)(\/|$)/;

export async function readState(container: BoxContainer, base: ImageBaseline): Promise<State> {
  const agent = container.agent();
  const since = `@${container.began}`;
  const entries = await listFiles(
    agent,
    `find / -xdev -newerct ${since}`,
    'find /tmp /dev /dev/shm /volume1 -xdev',
  );
  const upper = new Map(entries.filter(isListed).map((entry) => [entry.path, entry]));
  if (await touchesUserland(agent, upper, container.userland)) await base.load();
  // What is in a folder that was moved has not been touched itself.
  const moved = [...upper.values()]
    .filter(({ path, fact }) => fact.kind === 'folder' && base.get(path)?.fact.kind !== 'folder')
    .map(({ path }) => path);
  for (const entry of await listBelow(agent, topmost(moved), `! -newerct ${since}`))
    upper.set(entry.path, entry);
  return { upper, gone: await findGone(agent, upper, base) };
}

/** Folders that something is mounted on are the engine's, but for the volume. */
const isListed = ({ path }: Entry): boolean => !NOT_OF_THE_IMAGE.test(path) || /^\/(dev|tmp)\/./.test(path);

/** Whether something outside the DSM tree was touched that the image may have; else the tree tells all. */
async function touchesUserland(
  agent: Agent,
  upper: ReadonlyMap<string, Entry>,
  userland: ReadonlySet<string>,
): Promise<boolean> {
  for (const path of upper.keys()) {
    const [, top, name, ...below] = path.split('/');
    if (top === 'usr' && name !== undefined && !TREE_ALONE.has(name)) {
      // A program beside those of the image: no other folder of the userland is known by its names.
      if (name !== 'bin' || below.length > 1 || userland.has(path)) return true;
    } else if (userland.has(path)) return true;
  }
  const touched = FOLDERS_BESIDE_THE_TREE.filter((folder) => upper.has(folder));
  const names = [...userland].filter((path) => touched.some((folder) => parentOf(path) === folder));
  return (await missingOf(agent, names)).length > 0;
}

/** Below /usr, these are of the DSM tree alone. */
const TREE_ALONE = new Set(['local', 'syno']);

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** Those that are not below another. */
export function topmost(paths: Iterable<string>): string[] {
  const all = new Set(paths);
  return [...all].filter((path) => {
    let above = parentOf(path);
    while (above !== '' && !all.has(above)) above = parentOf(above);
    return above === '';
  });
}

async function findGone(
  agent: Agent,
  upper: ReadonlyMap<string, Entry>,
  base: ImageBaseline,
): Promise<ReadonlySet<string>> {
  const suspects = [...upper.keys()].flatMap((path) => [...base.childrenOf(path)]);
  const missing = await missingOf(
    agent,
    suspects.filter((path) => !upper.has(path)),
  );
  return new Set(missing.flatMap((path) => base.atAndBelow(path)));
}
