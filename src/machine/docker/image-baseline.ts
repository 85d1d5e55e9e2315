/** What the image of a box holds: the DSM tree is known here, the rest is read in a fresh box of the same image. */

import type { FileEntry } from '../machine.ts';
import type { Agent } from '../shared/agent.ts';
import { dsmTree, type TreeEntry } from '../shared/dsm-tree.ts';
import { factOf, sumOf } from '../shared/tree-facts.ts';
import { listFiles, sumsOf } from './listing.ts';

/** Folders of the DSM tree in which the image has more than the tree. */
export const FOLDERS_BESIDE_THE_TREE = ['/usr', '/usr/bin', '/etc', '/etc/alternatives'];

export interface BaseFile {
  readonly fact: FileEntry;
}

/** Makes a fresh box, calls with its agent, and takes the box away. */
export type InFreshBox = <T>(use: (agent: Agent) => Promise<T>) => Promise<T>;

export class ImageBaseline {
  readonly #inFreshBox: InFreshBox;
  readonly #files = new Map<string, BaseFile>();
  readonly #sums = new Map<string, string>();
  readonly #children = new Map<string, Set<string>>();
  #loaded: Promise<void> | undefined;

  static async make(inFreshBox: InFreshBox): Promise<ImageBaseline> {
    return new ImageBaseline(await dsmTree(), inFreshBox);
  }

  constructor(tree: readonly TreeEntry[], inFreshBox: InFreshBox) {
    this.#inFreshBox = inFreshBox;
    for (const entry of tree) {
      this.#add(entry.path, { fact: factOf(entry) });
      if (entry.type === 'file') this.#sums.set(entry.path, sumOf(entry.content));
    }
  }

  /** What the image has at a path; outside the tree that is only known once all is loaded. */
  get(path: string): BaseFile | undefined {
    return this.#files.get(path);
  }

  /** The paths in a folder of the image. */
  childrenOf(folder: string): Iterable<string> {
    return this.#children.get(folder) ?? [];
  }

  /** The path, and all that the image has below it. */
  atAndBelow(path: string): string[] {
    return [path, ...[...this.childrenOf(path)].flatMap((child) => this.atAndBelow(child))];
  }

  /** Learns of all that is in the image. A fresh box costs more than all else here, but few packages touch the userland. */
  load(): Promise<void> {
    this.#loaded ??= this.#inFreshBox(async (agent) => {
      for (const { path, fact } of await listFiles(agent, `find / -xdev`)) {
        if (!this.#files.has(path)) this.#add(path, { fact });
      }
    });
    return this.#loaded;
  }

  /** The sums of contents of plain files. */
  async sums(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const missing = paths.filter((path) => !this.#sums.has(path));
    if (missing.length > 0) {
      const sums = await this.#inFreshBox((agent) => sumsOf(agent, missing));
      for (const [path, sum] of sums) this.#sums.set(path, sum);
    }
    return this.#sums;
  }

  #add(path: string, file: BaseFile): void {
    this.#files.set(path, file);
    if (path === '/') return;
    const folder = path.slice(0, path.lastIndexOf('/')) || '/';
    const children = this.#children.get(folder) ?? new Set();
    this.#children.set(folder, children.add(path));
  }
}
