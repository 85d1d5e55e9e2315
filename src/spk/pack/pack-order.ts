/** The order and the modes of an .spk's members besides INFO and package.tgz, as spksrc has them. */
import type { FolderEntry } from './pack-folder.ts';
import type { Packable } from './pack-tar.ts';

const ORDER = [/^scripts(\/|$)/, /^conf(\/|$)/, /^PACKAGE_ICON/, /^WIZARD_UIFILES(\/|$)/, /^LICENSE$/];

/** DSM starts these; a checkout may have lost their exec bits, and a missing one makes DSM refuse a wizard's script. */
const STARTED = /^scripts\/|^WIZARD_UIFILES\/.*\.sh$/;

const PLACED_ELSEWHERE = /^(INFO|package\.tgz|package(\/.*)?)$/s;

/** The members to pack, sorted within each group. */
export function packOrder(entries: readonly FolderEntry[]): Packable[] {
  const others = entries.filter(({ name }) => !PLACED_ELSEWHERE.test(name));
  // A sort keeps the order of equals, which is that of the listing.
  return others
    .sort((a, b) => rank(a.name) - rank(b.name))
    .map((entry) => ({ ...entry, mode: modeOf(entry) }));
}

function rank(name: string): number {
  const found = ORDER.findIndex((pattern) => pattern.test(name));
  return found < 0 ? ORDER.length : found;
}

function modeOf({ name, kind, mode }: FolderEntry): number {
  if (kind !== 'file') return kind === 'folder' ? 0o755 : 0o777;
  return STARTED.test(name) || (mode & 0o111) !== 0 ? 0o755 : 0o644;
}
