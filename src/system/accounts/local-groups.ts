/** The account files after `synogroup`: groups that a person makes, and their members. Pure. */
import { FIRST_LOCAL_GID, groupLine, isLocalAccountName, isLocalGroupId } from '../../dsm/accounts.ts';
import { type AccountFiles, findGroup, type Group, parseGroups, parseUsers } from './account-files.ts';
import { addLine, mapMembers, removeLines } from './edit-lines.ts';

/** Adds a group with the next free number. An existing group is unchanged, and a name that DSM refuses adds nothing. */
export function addLocalGroup(
  files: AccountFiles,
  { name, members }: Pick<Group, 'name' | 'members'>,
): AccountFiles {
  if (!isLocalAccountName(name) || findGroup(files.group, name) !== undefined) return files;
  const gid = nextLocalGid(files.group);
  const line = groupLine({ name, gid, members: existingUsers(files, members) });
  return { ...files, group: addLine(files.group, name, line) };
}

/** Gives the group new members. Names without an account are left out. */
export function setMembers(
  files: AccountFiles,
  name: string,
  edit: (members: readonly string[]) => readonly string[],
): AccountFiles {
  const group = mapMembers(files.group, (other, members) =>
    other === name ? existingUsers(files, edit(members), members) : members,
  );
  return { ...files, group };
}

/** Removes the groups. DSM's own groups and packages' groups are never removed: one such name in the list removes none. */
export function removeLocalGroups(files: AccountFiles, names: readonly string[]): AccountFiles {
  const gids = groupIds(files.group);
  const isRemovable = (name: string) => isLocalGroupId(gids.get(name) ?? 0);
  return names.every(isRemovable) ? { ...files, group: removeLines(files.group, names) } : files;
}

/** Of several lines with one name the first counts. */
const groupIds = (group: string): ReadonlyMap<string, number> =>
  new Map(
    parseGroups(group)
      .reverse()
      .map(({ name, gid }) => [name, gid]),
  );

const nextLocalGid = (group: string): number =>
  parseGroups(group).reduce((next, { gid }) => (gid >= next ? gid + 1 : next), FIRST_LOCAL_GID);

function existingUsers(
  { passwd }: AccountFiles,
  names: readonly string[],
  members: readonly string[] = [],
): string[] {
  const allowed = new Set([...parseUsers(passwd).map(({ name }) => name), ...members]);
  return [...new Set(names)].filter((name) => allowed.has(name));
}
