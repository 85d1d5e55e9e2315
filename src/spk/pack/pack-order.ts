/** The order and modes of an .spk's members besides INFO and package.tgz, like spksrc's. */
import type { FolderEntry } from './pack-folder.ts';
import type { Packable } from './pack-tar.ts';

const MEMBER_ORDER = [/^scripts(\/|$)/, /^conf(\/|$)/, /^PACKAGE_ICON/, /^WIZARD_UIFILES(\/|$)/, /^LICENSE$/];

/** DSM executes these files. A checkout may lose exec bits, and DSM refuses a wizard script without one. */
const EXECUTABLE = /^scripts\/|^WIZARD_UIFILES\/.*\.sh$/;

const PLACED_ELSEWHERE = /^(INFO|package\.tgz|package(\/.*)?)$/s;

/** The members to pack, sorted within each group. */
export function packOrder(entries: readonly FolderEntry[]): Packable[] {
  const members = entries.filter(({ name }) => !PLACED_ELSEWHERE.test(name));
  // The sort is stable: members of one group stay in the order of the listing.
  return members
    .sort((a, b) => rank(a.name) - rank(b.name))
    .map((entry) => ({ ...entry, mode: modeOf(entry) }));
}

function rank(name: string): number {
  const index = MEMBER_ORDER.findIndex((pattern) => pattern.test(name));
  return index < 0 ? MEMBER_ORDER.length : index;
}

function modeOf({ name, kind, mode }: FolderEntry): number {
  if (kind !== 'file') return kind === 'folder' ? 0o755 : 0o777;
  return EXECUTABLE.test(name) || (mode & 0o111) !== 0 ? 0o755 : 0o644;
}
