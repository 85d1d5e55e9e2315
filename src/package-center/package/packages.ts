/** The packages on a NAS, and what remains of uninstalled packages. */
import { SpkboxError } from '../../errors.ts';
import type { InstalledPackage, PackageRecord } from './installed-package.ts';
import type { PeerPackage } from './relations.ts';

/** A saved state of `Packages`, for `restore`. */
export interface SavedPackages {
  readonly installed: readonly InstalledPackage[];
  readonly seenNames: readonly string[];
  readonly keptPaths: readonly string[];
}

export class Packages {
  readonly #installed = new Map<string, InstalledPackage>();
  /** The name of every package ever installed: leftovers are attributed to it even after it is uninstalled. */
  readonly #seen = new Set<string>();
  /** Paths that DSM keeps when a package is uninstalled: shared folders. */
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
    const installed = this.#installed.get(name);
    if (installed !== undefined) return installed;
    throw new SpkboxError('USE_NOT_INSTALLED', `the package ${name} is not installed on this NAS`, {
      hint:
        this.#installed.size === 0
          ? 'Install it first.'
          : `Installed packages: ${[...this.#installed.keys()].join(', ')}.`,
    });
  }

  others(name: string): readonly PackageRecord[] {
    return this.all.flatMap(({ record }) => (record.name === name ? [] : [record]));
  }

  set(pkg: InstalledPackage): void {
    this.#installed.set(pkg.record.name, pkg);
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

  /** Returns a copy, which later actions do not change. */
  save(): SavedPackages {
    return { installed: this.all.map(copyPackage), seenNames: this.seen, keptPaths: this.kept };
  }

  /** May be called with the same saved packages again and again. */
  restore({ installed, seenNames, keptPaths }: SavedPackages): void {
    for (const all of [this.#installed, this.#seen, this.#kept]) all.clear();
    for (const pkg of installed) this.set(copyPackage(pkg));
    for (const name of seenNames) this.see(name);
    for (const path of keptPaths) this.keep(path);
  }

  /** The packages as the relations between packages use them. */
  peers(): PeerPackage[] {
    return this.all.map(peerFromInstalled);
  }
}

const copyPackage = ({ record, state }: InstalledPackage): InstalledPackage => ({
  record,
  state: { ...state, everAcquired: new Set(state.everAcquired) },
});

export function peerFromInstalled({ record, state }: InstalledPackage): PeerPackage {
  const { name, version, spk, volume } = record;
  return { name, version, spk, volume, turnedOn: state.running };
}
