/** Paths as a package's author knows them - `var/settings.conf` - and patterns of them. Pure. */

/** A place that keeps a package's data. */
export interface DataPlace {
  /** `var`, `shares/photos`. */
  readonly name: string;
  /** Its real path. */
  readonly path: string;
}

/** The path from the package's own folder; undefined outside of its places. */
export function ownPath(places: readonly DataPlace[], path: string): string | undefined {
  const place = places.find((candidate) => path.startsWith(`${candidate.path}/`));
  return place === undefined ? undefined : place.name + path.slice(place.path.length);
}

/** `*` is any text within a name, `**` any text. A pattern of a folder holds for everything in it. */
export function matchesOwnPath(patterns: readonly string[], path: string): boolean {
  return patterns.some((pattern) => toRegExp(pattern).test(path));
}

function toRegExp(pattern: string): RegExp {
  const parts = pattern.replace(/\/+$/, '').split(/(\*\*|\*|\?)/);
  const source = parts.map((part) => WILDCARDS[part] ?? part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${source.join('')}(?:/.*)?$`, 's');
}

const WILDCARDS: Readonly<Record<string, string>> = { '**': '.*', '*': '[^/]*', '?': '[^/]' };
