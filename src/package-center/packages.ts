/** The packages on a NAS, and what stays of those that were. */
import { SpkboxError } from '../errors.ts';
import type { InstalledPackage, PackageFacts } from './installed-package.ts';
import type { Known } from './relations.ts';

export class Packages {
  readonly #installed = new Map<string, InstalledPackage>();
  /** Every package that was ever here: what it left is still its own. */
  readonly #seen = new Set<string>();
  /** What stays by DSM's own rule: shared folders. */
  readonly #kept = new Set<string>();

  get seen(): readonly string[] {
    return [...this.#seen];
  }

  get kept(): readonly string[] {
    return [...this.#kept];
  }

  /** In the order in which they were installed. */
  get all(): readonly InstalledPackage[] {
    return [...this.#installed.values()];
  }

  find(name: string): InstalledPackage | undefined {
    return this.#installed.get(name);
  }

  get(name: string): InstalledPackage {
    const of = this.#installed.get(name);
    if (of !== undefined) return of;
    throw new SpkboxError('USE_NOT_INSTALLED', `the package ${name} is not installed on this NAS`, {
      hint:
        this.#installed.size === 0
          ? 'Install it first.'
          : `Installed are: ${[...this.#installed.keys()].join(', ')}.`,
    });
  }

  others(name: string): readonly PackageFacts[] {
    return this.all.flatMap(({ facts }) => (facts.name === name ? [] : [facts]));
  }

  set(of: InstalledPackage): void {
    this.#installed.set(of.facts.name, of);
  }

  remove(name: string): void {
    this.#installed.delete(name);
  }

  see(name: string): void {
    this.#seen.add(name);
  }

  keep(path: string): void {
    this.#kept.add(path);
  }

  /** As far as the relations between packages care. */
  known(): Known[] {
    return this.all.map(knownOf);
  }
}

export function knownOf({ facts, state }: InstalledPackage): Known {
  const { name, version, spk, volume } = facts;
  return { name, version, spk, volume, turnedOn: state.running };
}
