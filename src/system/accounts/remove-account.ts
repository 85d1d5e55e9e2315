/** The account files without the account of a package. Pure. */
import { isPackageId } from '../../dsm/accounts.ts';
import {
  type AccountFiles,
  findUser,
  type Group,
  groupsOfUser,
  parseGroups,
  parseUsers,
} from './account-files.ts';
import type { AccountNames } from './add-account.ts';
import { mapMembers, removeLines } from './edit-lines.ts';

/**
 * Removes the package's account. A user or group that another package owns is kept, and so is a group that still has members;
 * such a group is removed with its last member.
 */
export function removeAccount(
  files: AccountFiles,
  { username, groupname }: AccountNames,
  otherAccounts: readonly AccountNames[] = [],
): AccountFiles {
  const sharers = otherAccounts.filter((other) => other.username === username);
  const remaining =
    sharers.length === 0 ? removeUser(files, username) : leaveGroup(files, { username, groupname }, sharers);
  const otherGroups = new Set(otherAccounts.map((other) => other.groupname));
  const user = findUser(files.passwd, username) ?? { name: username, gid: Number.NaN };
  const candidates = [groupname, ...groupsOfUser(files.group, user).map(({ name }) => name)];
  const emptyGroups = emptyPackageGroups(remaining);
  const removed = candidates.filter((name) => !otherGroups.has(name) && emptyGroups.has(name));
  return { ...remaining, group: removeLines(remaining.group, removed) };
}

function removeUser(files: AccountFiles, username: string): AccountFiles {
  return {
    passwd: removeLines(files.passwd, [username]),
    shadow: removeLines(files.shadow, [username]),
    group: mapMembers(files.group, (_, members) => members.filter((member) => member !== username)),
  };
}

/** The user keeps the groups of the other packages. Inferred: also the groups that this package alone let it join. */
function leaveGroup(
  files: AccountFiles,
  { username, groupname }: AccountNames,
  sharers: readonly AccountNames[],
): AccountFiles {
  if (sharers.some((other) => other.groupname === groupname)) return files;
  const group = mapMembers(files.group, (name, members) =>
    name === groupname ? members.filter((member) => member !== username) : members,
  );
  return { ...files, group };
}

/** Of several lines with one name the first counts. */
function emptyPackageGroups({ passwd, group }: AccountFiles): ReadonlySet<string> {
  const primary = new Set(parseUsers(passwd).map(({ gid }) => gid));
  const groups = new Map(
    parseGroups(group)
      .reverse()
      .map((entry) => [entry.name, entry]),
  );
  const isEmpty = ({ gid, members }: Group) => isPackageId(gid) && members.length === 0 && !primary.has(gid);
  return new Set([...groups.values()].filter(isEmpty).map(({ name }) => name));
}
