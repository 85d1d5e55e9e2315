/** What lies below the writable layer of a box. In a life of the box it never changes: what was learnt of it stays true. */
import { createHash } from 'node:crypto';
import type { Agent } from '../agent.ts';
import { type Below, parentOf, type Seen } from '../changes.ts';
import type { TreeEntry } from '../dsm-tree.ts';
import { entryFormat, parseEntries } from '../file-facts.ts';
import type { FileFact, FileKind } from '../machine.ts';
import { textOf } from '../names.ts';
import { quoteAll } from '../shell-quote.ts';
import { HIDDEN } from './layer-tree.ts';
import { commandLines, isInUsr, pathAt, placeIn } from './places.ts';
import { LOWER } from './scripts.ts';

export interface LowerOptions {
  readonly keeper: Agent;
  /** What the box was made of, where nothing else lies below but the host's userland. */
  readonly tree: readonly TreeEntry[] | undefined;
  /** Shows all that lies below at its place. */
  show(): Promise<void>;
}

export class Lower implements Below {
  readonly #options: LowerOptions;
  readonly #tree: ReadonlyMap<string, TreeEntry> | undefined;
  /** Nothing where it was looked at, and nothing is there. */
  readonly #known = new Map<string, Seen | undefined>(['', '/usr'].map((path) => [path, { fact: FOLDER }]));
  #shown: Promise<void> | undefined;

  constructor(options: LowerOptions) {
    this.#options = options;
    if (options.tree === undefined) return;
    this.#tree = new Map(options.tree.map((entry) => [entry.path, entry]));
    for (const entry of options.tree) this.#known.set(entry.path, { fact: factOf(entry) });
  }

  /** What is at a path that was learnt. */
  get(path: string): Seen | undefined {
    return this.#known.get(path);
  }

  isFolder(path: string): boolean {
    return this.get(path)?.fact.kind === 'folder';
  }

  /** Looks what is at these paths. The folders above each of them are known, or among them. */
  async learn(paths: readonly string[]): Promise<void> {
    const unknown = paths.filter((path) => !this.#isKnown(path) && this.#canHold(parentOf(path)));
    const outputs = await this.#find(unknown, `-maxdepth 0 -printf ${entryFormat('%p')}`);
    const found = new Map(
      outputs.flatMap(parseEntries).map(({ path, fact }) => [pathAt(LOWER, path), { fact }]),
    );
    // What is above comes first: what a link leads to is not below the link.
    for (const path of unknown.sort()) {
      this.#known.set(path, this.isFolder(parentOf(path)) ? found.get(path) : undefined);
    }
  }

  /** All paths in these folders, however deep. */
  async contentsOf(folders: readonly string[]): Promise<ReadonlySet<string>> {
    const known = folders.filter((folder) => this.#isOfTree(folder));
    const inTree = [...(this.#tree?.keys() ?? [])].filter((path) =>
      known.some((folder) => path.startsWith(`${folder}/`)),
    );
    const others = folders.filter((folder) => !this.#isOfTree(folder));
    const outputs = await this.#find(others, "-mindepth 1 -printf '%p\\0'");
    const places = outputs.flatMap((output) => textOf(output).split('\0').slice(0, -1));
    return new Set([...inTree, ...places.map((place) => pathAt(LOWER, place))]);
  }

  /** The digest of a file's content, where no look is needed for it. */
  digest(path: string): string | undefined {
    const content = this.#tree?.get(path)?.content;
    return content === undefined ? undefined : createHash('blake2b512').update(content).digest('hex');
  }

  /** Resolves when all that lies below can be seen at its place. */
  show(): Promise<void> {
    this.#shown ??= this.#options.show();
    return this.#shown;
  }

  #isKnown(path: string): boolean {
    return this.#known.has(path) || this.#isOfTree(path);
  }

  /** Whether nothing can be there but what is in the tree. */
  #isOfTree(path: string): boolean {
    return this.#tree !== undefined && (!isInUsr(path) || HIDDEN.includes(path.split('/')[2] ?? ''));
  }

  /** Whether something can be in a folder; it can where nobody looked yet. */
  #canHold(folder: string): boolean {
    return this.#isKnown(folder) ? this.isFolder(folder) : this.#canHold(parentOf(folder));
  }

  async #find(paths: readonly string[], what: string): Promise<Buffer[]> {
    if (paths.length === 0) return [];
    await this.show();
    const find = (places: readonly string[]) =>
      this.#options.keeper.ask(`find ${quoteAll(places)} ${what} 2>/dev/null`);
    const places = paths.map((path) => placeIn(LOWER, path));
    return (await Promise.all(commandLines(places).map(find))).map(({ output }) => output);
  }
}

const KINDS: Readonly<Record<TreeEntry['type'], FileKind>> = {
  directory: 'folder',
  symlink: 'link',
  file: 'file',
  'character-device': 'other',
};

function factOf({ type, mode, uid, gid, target, content }: TreeEntry): FileFact {
  const kind = KINDS[type];
  const size = kind === 'file' ? (content?.length ?? 0) : 0;
  return { kind, mode, owner: { uid, gid }, size, target: kind === 'link' ? target : undefined };
}

const FOLDER = factOf({ type: 'directory', mode: 0o755, uid: 0, gid: 0, path: '' });
