/** The account files with the user and group of a package added. Pure. */
import {
  groupLine,
  isPackageAccountName,
  NAME_CLASH,
  PACKAGE_GROUPS,
  PACKAGE_SHELL,
  packageUid,
  passwdLine,
} from '../../dsm/accounts.ts';
import {
  type AccountFiles,
  findGroup,
  findUser,
  idOf,
  isMadeByPerson,
  parseGroups,
  parseUsers,
} from './account-files.ts';
import { addLine, mapMembers, renameLines } from './edit-lines.ts';

/** An account by its names. */
export interface AccountNames {
  readonly username: string;
  readonly groupname: string;
}

export interface AccountRequest extends AccountNames {
  /** `/var/packages/hello/home`. */
  readonly home: string;
  /** Groups to join besides the account's own and those of every package. */
  readonly joins: readonly string[];
}

/**
 * Adds the account and its group. An existing account is kept and may join further groups. Inferred: an existing account
 * with another primary group keeps that group and joins the new one.
 */
export function addAccount(files: AccountFiles, request: AccountRequest): AccountFiles {
  const { username, groupname } = request;
  // A name with a colon or a line break would forge a line.
  if (!isPackageAccountName(username) || !isPackageAccountName(groupname)) return files;
  const withGroup = addGroup(files, groupname);
  const gid = idOf(withGroup.group, groupname) ?? 0;
  const existing = isMadeByPerson(files.passwd, username) ? undefined : findUser(files.passwd, username);
  const primary = existing === undefined || existing.gid === gid ? [] : [groupname];
  const groups = new Set([...PACKAGE_GROUPS.names, ...primary, ...request.joins]);
  const group = joinGroups(withGroup.group, groups, username);
  return existing === undefined ? addUser({ ...files, group }, request, gid) : { ...files, group };
}

/** A person's group of that name is renamed first. Source: NAME_CLASH. */
function addGroup(files: AccountFiles, name: string): AccountFiles {
  const group = isMadeByPerson(files.group, name)
    ? renameLines(files.group, name, `${name}${NAME_CLASH.group.suffix}`)
    : files.group;
  if (findGroup(group, name) !== undefined) return { ...files, group };
  const gid = packageUid(name, usedIdCheck(files));
  return { ...files, group: addLine(group, name, groupLine({ name, gid, members: [] })) };
}

/** A user has the number of its group where that is free; in a shared group it gets another number. */
function addUser(
  files: AccountFiles,
  { username, groupname, home }: AccountRequest,
  gid: number,
): AccountFiles {
  const isUsedId = usedIdCheck(files);
  const isFree = parseUsers(files.passwd).every(({ uid }) => uid !== gid);
  const uid =
    username === groupname && isFree ? gid : packageUid(username, (id) => id === gid || isUsedId(id));
  const line = passwdLine({ name: username, uid, gid, comment: '', home, shell: PACKAGE_SHELL });
  return {
    ...files,
    passwd: addLine(files.passwd, username, line),
    shadow: addLine(files.shadow, username, `${username}:*:10933:0:99999:7:::`),
  };
}

function usedIdCheck({ passwd, group }: AccountFiles): (id: number) => boolean {
  const ids = new Set([
    ...parseUsers(passwd).map(({ uid }) => uid),
    ...parseGroups(group).map(({ gid }) => gid),
  ]);
  return (id) => ids.has(id);
}

const joinGroups = (group: string, names: ReadonlySet<string>, username: string): string =>
  mapMembers(group, (name, members) =>
    names.has(name) && !members.includes(username) ? [...members, username] : members,
  );
