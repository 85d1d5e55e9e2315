/** The NAS's accounts as its own files hold them: /etc/passwd, /etc/group and /etc/shadow, as text in and text out. */
import {
  groupLine,
  isAccountName,
  isPackageId,
  NAME_CLASH,
  PACKAGE_GROUPS,
  PACKAGE_SHELL,
  packageUid,
  passwdLine,
} from '../dsm/accounts.ts';
import { ID_COUNT } from '../machine/shared/command-line.ts';

export interface AccountFiles {
  readonly passwd: string;
  readonly group: string;
  readonly shadow: string;
}

/** An account by its names. */
export interface AccountNames {
  readonly username: string;
  readonly groupname: string;
}

export interface AccountRequest extends AccountNames {
  /** Where the account's home is: `/var/packages/hello/home`. */
  readonly home: string;
  /** Groups to be in besides its own and those of every package. */
  readonly joins: readonly string[];
}

export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups, sorted. */
  readonly groups: readonly number[];
}

type Fields = readonly string[];

const rows = (text: string): Fields[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(':'));

const find = (text: string, name: string): Fields | undefined => rows(text).find(([known]) => known === name);

/** The number of a user or group, if the text of passwd or group has it. */
export function idOf(text: string, name: string): number | undefined {
  const id = find(text, name)?.[2];
  return id === undefined ? undefined : Number(id);
}

/** The names of all users in the text of passwd, in its order. */
export const usernames = (passwd: string): string[] => rows(passwd).map(([name = '']) => name);

/** The user names of the text of passwd by their numbers; the first line of a number counts. */
export function usernamesById(passwd: string): ReadonlyMap<number, string> {
  const entries = rows(passwd).map(([name = '', , uid]): [number, string] => [Number(uid), name]);
  return new Map(entries.reverse());
}

/** The home folder of a user, if the text of passwd has one. */
export function homeOf(passwd: string, username: string): string | undefined {
  const home = find(passwd, username)?.[5];
  return home === '' ? undefined : home;
}

/** The account of that name, if the files have it. */
export function findAccount(
  { passwd, group }: Pick<AccountFiles, 'passwd' | 'group'>,
  username: string,
): Account | undefined {
  const user = find(passwd, username);
  if (user === undefined) return undefined;
  const [, , uid, gid] = user.map(Number);
  if (!isId(uid) || !isId(gid)) return undefined;
  const groups = rows(group).filter(([, , , members = '']) => members.split(',').includes(username));
  return {
    uid,
    gid,
    groups: groups
      .map(([, , id]) => Number(id))
      .filter(isId)
      .sort((a, b) => a - b),
  };
}

/** What root wrote into the files may be no number that a box has. */
const isId = (id: number | undefined): id is number =>
  id !== undefined && Number.isInteger(id) && id >= 0 && id < ID_COUNT;

/** Whether somebody made a user or group of that name: neither DSM nor a package did. */
export function isPersons(text: string, name: string): boolean {
  const id = idOf(text, name);
  return id !== undefined && id > LAST_STANDING_ID && !isPackageId(id);
}

/** `guest`, the highest number that DSM itself gave. */
const LAST_STANDING_ID = 1025;

/**
 * The files with the account and its group in them. An account that is there is kept; it may join further groups. Inferred:
 * where it is there with another group, it keeps that and is in this one besides.
 */
export function addAccount(files: AccountFiles, request: AccountRequest): AccountFiles {
  const { username, groupname } = request;
  // Such a name would be a line of its own.
  if (!isAccountName(username) || !isAccountName(groupname)) return files;
  const withGroup = addGroup(files, groupname);
  const gid = idOf(withGroup.group, groupname) ?? 0;
  const there = isPersons(files.passwd, username) ? undefined : find(files.passwd, username);
  const own = there === undefined || Number(there[3]) === gid ? [] : [groupname];
  const group = [...PACKAGE_GROUPS.names, ...own, ...request.joins].reduce(
    (text, name) => join(text, name, username),
    withGroup.group,
  );
  return there === undefined ? addUser({ ...files, group }, request, gid) : { ...files, group };
}

const isTaken = (files: AccountFiles) => (id: number) =>
  [...rows(files.passwd), ...rows(files.group)].some(([, , known]) => Number(known) === id);

function addGroup(files: AccountFiles, name: string): AccountFiles {
  const group = isPersons(files.group, name)
    ? mapLines(files.group, (line) =>
        line.startsWith(`${name}:`) ? line.replace(':', () => `${NAME_CLASH.group.suffix}:`) : line,
      )
    : files.group;
  if (find(group, name) !== undefined) return { ...files, group };
  const gid = packageUid(name, isTaken(files));
  return { ...files, group: `${group}${groupLine({ name, gid, members: [] })}\n` };
}

/** A package's user has the number of its own group where that is free; in a shared group it needs one of its own. */
function addUser(
  files: AccountFiles,
  { username, groupname, home }: AccountRequest,
  gid: number,
): AccountFiles {
  const taken = isTaken(files);
  const isFree = rows(files.passwd).every(([, , known]) => Number(known) !== gid);
  const uid = username === groupname && isFree ? gid : packageUid(username, (id) => id === gid || taken(id));
  const line = passwdLine({ name: username, uid, gid, comment: '', home, shell: PACKAGE_SHELL });
  return {
    ...files,
    passwd: addLine(files.passwd, username, line),
    shadow: addLine(files.shadow, username, `${username}:*:10933:0:99999:7:::`),
  };
}

/** At the end, or before a line of the same name: the first one counts. */
function addLine(text: string, name: string, line: string): string {
  const at = text.split('\n').findIndex((there) => there.startsWith(`${name}:`));
  if (at < 0) return `${text}${line}\n`;
  return text.split('\n').toSpliced(at, 0, line).join('\n');
}

const mapLines = (text: string, change: (line: string) => string): string =>
  text.split('\n').map(change).join('\n');

function join(text: string, groupname: string, username: string): string {
  return mapMembers(text, (name, members) =>
    name === groupname && !members.includes(username) ? [...members, username] : members,
  );
}

function mapMembers(
  text: string,
  change: (group: string, members: readonly string[]) => readonly string[],
): string {
  const lines = rows(text).map(([name = '', password = 'x', gid = '', members = '']) => {
    const names = members.split(',').filter((member) => member !== '');
    return [name, password, gid, change(name, names).join(',')].join(':');
  });
  return lines.map((line) => `${line}\n`).join('');
}

/**
 * The files without the account of a package that goes. A user or group that another package on the NAS has as its own stays,
 * and so does a group with somebody in it: it goes with the last.
 */
export function removeAccount(
  files: AccountFiles,
  { username, groupname }: AccountNames,
  others: readonly AccountNames[] = [],
): AccountFiles {
  const sharers = others.filter((other) => other.username === username);
  const left =
    sharers.length === 0 ? withoutUser(files, username) : leaveGroup(files, { username, groupname }, sharers);
  const wanted = new Set(others.map((other) => other.groupname));
  const candidates = [groupname, ...groupsOf(files, username)];
  const isOver = (name: string) => !wanted.has(name) && isEmpty(left, name);
  return { ...left, group: candidates.filter(isOver).reduce(without, left.group) };
}

function withoutUser(files: AccountFiles, username: string): AccountFiles {
  return {
    passwd: without(files.passwd, username),
    shadow: without(files.shadow, username),
    group: mapMembers(files.group, (_, members) => members.filter((member) => member !== username)),
  };
}

/** The user goes on with the other packages' groups. Inferred: also with those that this package alone let it join. */
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

/** The names of the groups that the user is in, its own first. */
function groupsOf({ passwd, group }: AccountFiles, username: string): string[] {
  const gid = find(passwd, username)?.[3];
  return rows(group)
    .filter(([, , id, members = '']) => id === gid || members.split(',').includes(username))
    .map(([name = '']) => name);
}

/** Whether it is a package's group that nobody has any more. */
function isEmpty({ passwd, group }: AccountFiles, name: string): boolean {
  const [, , gid, members] = find(group, name) ?? [];
  return (
    isPackageId(Number(gid)) && members === '' && rows(passwd).every(([, , , primary]) => primary !== gid)
  );
}

const without = (text: string, name: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith(`${name}:`))
    .join('\n');
