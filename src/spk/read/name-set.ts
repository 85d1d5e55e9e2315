/** Names of an archive, and the question which of them is a folder above another name. */

const SLASH = 47;

/** Numbers of names, each made of that of the name without its last character. Source: FNV-1a, 32 bit. */
const FIRST = 0x811c9dc5;
const next = (hash: number, code: number): number => Math.imul(hash ^ code, 0x01000193);

/** A name of 4 KB can have 2,000 folders above it: of each only its number is looked up, and a name where that is known. */
export class NameSet {
  readonly #names = new Set<string>();
  readonly #hashes = new Set<number>();

  get size(): number {
    return this.#names.size;
  }

  add(name: string): void {
    this.#names.add(name);
    let hash = FIRST;
    for (let at = 0; at < name.length; at += 1) hash = next(hash, name.charCodeAt(at));
    this.#hashes.add(hash);
  }

  delete(name: string): void {
    this.#names.delete(name);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** The topmost of the names that is a folder above `name`. */
  above(name: string): string | undefined {
    if (this.#names.size === 0) return undefined;
    let hash = FIRST;
    for (let at = 0; at < name.length; at += 1) {
      const code = name.charCodeAt(at);
      if (code === SLASH && this.#hashes.has(hash) && this.#names.has(name.slice(0, at)))
        return name.slice(0, at);
      hash = next(hash, code);
    }
    return undefined;
  }
}
