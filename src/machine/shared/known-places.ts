/**
 * The places at which a first touch shows: the folders, since what is new in a folder changes it, and the files that were there
 * when the watch began. A file that came later was told when it came.
 */
import { parentOf } from './changes.ts';
import { ShellList } from './shell-list.ts';
import type { PlacedEntry } from './watch-listing.ts';

/** Folders that are listed at most; beyond them walking through all is as quick. */
const MOST_FOLDERS = 20_000;

/** The least number of folders that come before the list is made again, without those that are gone. */
const LEAST_GROWTH = 500;

export class KnownPlaces {
  readonly #variables: string;
  readonly #folders = new Set<string>();
  #files: readonly string[] = [];
  #list: ShellList;
  /** How many folders there may be before the list is made again; -1 where it must be. */
  #limit = 0;

  constructor(variables: string) {
    this.#variables = variables;
    this.#list = new ShellList(variables);
  }

  get list(): ShellList {
    return this.#list;
  }

  /** Whether there are so many folders that the list is of no use. */
  get isTooLong(): boolean {
    return this.#folders.size > MOST_FOLDERS;
  }

  /** Whether the next look must go through all that there is, and find all folders. */
  get isStale(): boolean {
    return this.#folders.size > this.#limit;
  }

  /** Begins with all folders that there are; at first with all files, too. */
  begin(entries: readonly PlacedEntry[]): void {
    this.#list = new ShellList(this.#variables);
    this.#folders.clear();
    if (this.#limit === 0) this.#files = entries.filter(isFile).map(({ place }) => place);
    for (const file of this.#files) this.#list.add(file);
    this.add(entries);
    this.#limit = 2 * this.#folders.size + LEAST_GROWTH;
  }

  add(entries: readonly PlacedEntry[]): void {
    for (const { place, fact } of entries) {
      if (fact.kind !== 'folder' || this.#folders.has(place)) continue;
      this.#folders.add(place);
      this.#list.add(place);
    }
  }

  /** Where a link took the place of a folder, find(1) followed it to what was listed below; that is no part of the box. */
  withoutForeign(entries: readonly PlacedEntry[]): readonly PlacedEntry[] {
    const replaced = entries.filter(({ place, fact }) => fact.kind !== 'folder' && this.#folders.has(place));
    if (replaced.length === 0) return entries;
    this.#limit = -1;
    const places = new Set(replaced.map(({ place }) => place));
    return entries.filter(({ place }) => !isBelow(place, places));
  }
}

const isFile = ({ fact, whiteout }: PlacedEntry): boolean => fact.kind !== 'folder' && !whiteout;

function isBelow(place: string, places: ReadonlySet<string>): boolean {
  for (let folder = parentOf(place); folder !== ''; folder = parentOf(folder)) {
    if (places.has(folder)) return true;
  }
  return false;
}
