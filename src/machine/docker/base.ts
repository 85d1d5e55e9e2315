/** What the image of a box holds: the DSM tree is known here, the rest is asked of a fresh box of the same image. */
import { createHash } from 'node:crypto';
import type { Agent } from '../agent.ts';
import { dsmTree, type TreeEntry } from '../dsm-tree.ts';
import type { FileFact, FileKind } from '../machine.ts';
import { listPaths, sumsOf } from './listing.ts';

export interface BaseFile {
  readonly fact: FileFact;
  /** Of a plain file's content, as b2sum(1) prints it. */
  readonly sum: string | undefined;
}

/** Makes a fresh box, calls with its agent, and takes the box away. */
export type InFreshBox = <T>(use: (agent: Agent) => Promise<T>) => Promise<T>;

/** Files that the engine puts below the tree of every container; they are taken away when a box is made. */
const FOREIGN = new Set(['/.dockerenv', '/etc/mtab']);

export class Base {
  readonly tree: ReadonlyMap<string, BaseFile>;
  readonly #inFreshBox: InFreshBox;
  readonly #learned = new Map<string, BaseFile>();
  readonly #asked = new Set<string>();

  constructor(tree: readonly TreeEntry[], inFreshBox: InFreshBox) {
    this.tree = new Map(tree.map((entry) => [entry.path, baseFile(entry)]));
    this.#inFreshBox = inFreshBox;
  }

  static async make(inFreshBox: InFreshBox): Promise<Base> {
    return new Base(await dsmTree(), inFreshBox);
  }

  /** What the image has at a path; a path outside the tree must have been asked for before, by `below`. */
  get(path: string): BaseFile | undefined {
    return this.tree.get(path) ?? this.#learned.get(path);
  }

  /** Every path that the image has at and below these, outside the tree. */
  async below(paths: readonly string[]): Promise<string[]> {
    const outside = paths.filter((path) => !this.tree.has(path) && !FOREIGN.has(path));
    if (outside.length === 0) return [];
    await this.#learn(outside.filter((path) => !this.#asked.has(path)));
    const tops = new Set(outside);
    return [...this.#learned.keys()].filter((path) => isAtOrBelow(path, tops));
  }

  /** A fresh box costs more than all else here, but packages that change the userland are rare. */
  async #learn(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    await this.#inFreshBox(async (agent) => {
      const entries = [...(await listPaths(agent, { trees: paths, single: [] })).values()];
      const files = entries.filter(({ fact }) => fact.kind === 'file').map(({ path }) => path);
      const sums = await sumsOf(agent, files);
      for (const { path, fact } of entries) this.#learned.set(path, { fact, sum: sums.get(path) });
    });
    for (const path of paths) this.#asked.add(path);
  }
}

/** Whether the path, or a folder above it, is one of these. */
export function isAtOrBelow(path: string, tops: ReadonlySet<string>): boolean {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    if (tops.has(at)) return true;
  }
  return false;
}

const KINDS: Readonly<Record<TreeEntry['type'], FileKind>> = {
  directory: 'folder',
  symlink: 'link',
  file: 'file',
  'character-device': 'other',
};

function baseFile({ type, mode, uid, gid, target, content = Buffer.alloc(0) }: TreeEntry): BaseFile {
  const kind = KINDS[type];
  const fact = {
    kind,
    mode,
    owner: { uid, gid },
    size: kind === 'file' ? content.length : 0,
    target: kind === 'link' ? target : undefined,
  };
  const sum = kind === 'file' ? createHash('blake2b512').update(content).digest('hex') : undefined;
  return { fact, sum };
}
