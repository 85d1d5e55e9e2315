/** What lies below the writable layer of a box. It never changes in a life of the box: cached entries stay valid. */
import { boxLost, type ScriptRunner } from '../shared/agent.ts';
import { type KnownEntry, type LowerView, parentOf } from '../shared/changes.ts';
import type { TreeEntry } from '../shared/dsm-tree.ts';
import { entryFormat, parseEntries } from '../shared/file-facts.ts';
import { textOf } from '../shared/names.ts';
import { commandLines, quoteAll } from '../shared/shell-quote.ts';
import { factOf, sumOf } from '../shared/tree-facts.ts';
import { HIDDEN } from './layer-tree.ts';
import { isInUsr, pathAt, placeIn } from './places.ts';
import { LAYERS, LOWER } from './scripts.ts';

export interface LowerOptions {
  readonly supervisor: ScriptRunner;
  /** Where the box's own tree is seen from outside. */
  readonly box: string;
  /** What the box was made of, where nothing else lies below but the host's userland. */
  readonly tree: readonly TreeEntry[] | undefined;
  /** Shows all that lies below at its place. */
  show(): Promise<void>;
}

/** The most paths to look up together with their parent folders. */
const FEW = 256;

export class LowerLayers implements LowerView {
  readonly #options: LowerOptions;
  readonly #tree: ReadonlyMap<string, TreeEntry> | undefined;
  /** Paths already looked up; undefined means that the path does not exist. */
  readonly #known = new Map<string, KnownEntry | undefined>(
    ['', '/usr'].map((path) => [path, { fact: FOLDER }]),
  );
  #shown: Promise<void> | undefined;

  constructor(options: LowerOptions) {
    this.#options = options;
    if (options.tree === undefined) return;
    this.#tree = new Map(options.tree.map((entry) => [entry.path, entry]));
    for (const entry of options.tree) this.#known.set(entry.path, { fact: factOf(entry) });
  }

  /** What is at a path that was learnt. */
  get(path: string): KnownEntry | undefined {
    return this.#known.get(path);
  }

  isFolder(path: string): boolean {
    return this.get(path)?.fact.kind === 'folder';
  }

  /**
   * Looks up these paths; the parent folders of each path are known or in the list. Returns the opaque folders: they were
   * recreated in the writable layer and are not merged with the lower ones.
   */
  async learn(folders: readonly string[], files: readonly string[]): Promise<string[]> {
    const few = this.#unknown(files);
    const isFew = few.length <= FEW;
    const visibleFolders = folders.filter((path) => this.isFolder(path) || this.#isOpen(path));
    const alone = await this.#look([...this.#unknown(folders), ...(isFew ? few : [])], visibleFolders);
    // Once the folders are known, most files are known to be new.
    if (!isFew) await this.#look(this.#unknown(files), []);
    return alone.filter((path) => this.isFolder(path));
  }

  /** All paths in these folders, however deep. */
  async contentsOf(folders: readonly string[]): Promise<ReadonlySet<string>> {
    const treeFolders = folders.filter((folder) => this.#isOfTree(folder));
    const inTree = [...(this.#tree?.keys() ?? [])].filter((path) =>
      treeFolders.some((folder) => path.startsWith(`${folder}/`)),
    );
    const otherFolders = folders.filter((folder) => !this.#isOfTree(folder));
    if (otherFolders.length > 0) await this.show();
    const outputs = await this.#find(
      otherFolders.map((folder) => placeIn(LOWER, folder)),
      "-mindepth 1 -printf '%p\\0'",
    );
    const places = outputs.flatMap((output) => textOf(output).split('\0').slice(0, -1));
    return new Set([...inTree, ...places.map((place) => pathAt(LOWER, place))]);
  }

  /** The digest of a file's content, where no look is needed for it. */
  digest(path: string): string | undefined {
    const content = this.#tree?.get(path)?.content;
    return content === undefined ? undefined : sumOf(content);
  }

  /** Resolves when all that lies below can be seen at its place. */
  show(): Promise<void> {
    this.#shown ??= this.#options.show();
    return this.#shown;
  }

  /** Learns what is at paths below; gives those of the folders of the box that are not put together of several. */
  async #look(below: readonly string[], visibleFolders: readonly string[]): Promise<string[]> {
    if (below.length + visibleFolders.length === 0) return [];
    const { box } = this.#options;
    const top = `${box}/.`;
    const places = [
      ...below.map((path) => placeIn(LOWER, path)),
      top,
      ...visibleFolders.map((path) => box + path),
    ];
    if (below.length > 0) await this.show();
    // An overlay gives a folder that is put together of several one link, and every other the two or more that it has.
    const findTests = `-maxdepth 0 \\( -path '${LAYERS}/${LOWER}/*' -o -path '${top}' -o -links +1 \\)`;
    const outputs = await this.#find(places, `${findTests} -printf ${entryFormat('%p')}`);
    const entriesByPlace = new Map(
      outputs.flatMap((output) => parseEntries(output)).map(({ path, fact }) => [path, { fact }]),
    );
    if (!entriesByPlace.has(top)) throw boxLost('its first process ended');
    // What is above comes first: what a link leads to is not below the link.
    for (const path of below.toSorted()) {
      this.#known.set(
        path,
        this.isFolder(parentOf(path)) ? entriesByPlace.get(placeIn(LOWER, path)) : undefined,
      );
    }
    return visibleFolders.filter((path) => entriesByPlace.get(box + path)?.fact.kind === 'folder');
  }

  #unknown(paths: readonly string[]): string[] {
    return paths.filter((path) => this.#isOpen(path));
  }

  #isKnown(path: string): boolean {
    return this.#known.has(path) || this.#isOfTree(path);
  }

  /** Whether nothing can be there but what is in the tree. */
  #isOfTree(path: string): boolean {
    return this.#tree !== undefined && (!isInUsr(path) || HIDDEN.includes(path.split('/')[2] ?? ''));
  }

  /** Whether it is unknown if something exists at a path. */
  #isOpen(path: string): boolean {
    return !this.#isKnown(path) && this.#canHold(parentOf(path));
  }

  #canHold(folder: string): boolean {
    return this.#isKnown(folder) ? this.isFolder(folder) : this.#canHold(parentOf(folder));
  }

  async #find(places: readonly string[], expression: string): Promise<Buffer[]> {
    const find = (batch: readonly string[]) =>
      this.#options.supervisor.ask(`find ${quoteAll(batch)} ${expression} 2>/dev/null`);
    return (await Promise.all(commandLines(places).map(find))).map(({ output }) => output);
  }
}

const FOLDER = factOf({ type: 'directory', mode: 0o755, uid: 0, gid: 0, path: '' });
