/** The NAS's accounts as its own files hold them: /etc/passwd, /etc/group and /etc/shadow, as text in and text out. */
import {
  groupLine,
  PACKAGE_GROUPS,
  PACKAGE_SHELL,
  PACKAGE_UIDS,
  packageUid,
  passwdLine,
} from '../dsm/accounts.ts';

export interface AccountFiles {
  readonly passwd: string;
  readonly group: string;
  readonly shadow: string;
}

export interface AccountRequest {
  readonly username: string;
  readonly groupname: string;
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

/** The account of that name, if the files have it. */
export function findAccount(
  { passwd, group }: Pick<AccountFiles, 'passwd' | 'group'>,
  username: string,
): Account | undefined {
  const user = find(passwd, username);
  if (user === undefined) return undefined;
  const [, , uid, gid] = user;
  const groups = rows(group).filter(([, , , members = '']) => members.split(',').includes(username));
  return {
    uid: Number(uid),
    gid: Number(gid),
    groups: groups.map(([, , id]) => Number(id)).sort((a, b) => a - b),
  };
}

/** The files with the account and its group in them. An account that is there is kept; it may join further groups. */
export function addAccount(files: AccountFiles, request: AccountRequest): AccountFiles {
  const taken = (id: number) =>
    [...rows(files.passwd), ...rows(files.group)].some(([, , known]) => Number(known) === id);
  const gid = Number(find(files.group, request.groupname)?.[2] ?? packageUid(request.groupname, taken));
  const withGroup =
    find(files.group, request.groupname) === undefined
      ? `${files.group}${groupLine({ name: request.groupname, gid, members: [] })}\n`
      : files.group;
  const group = [...PACKAGE_GROUPS.names, ...request.joins].reduce(
    (text, name) => join(text, name, request.username),
    withGroup,
  );
  if (find(files.passwd, request.username) !== undefined) return { ...files, group };
  // A package's user has the number of its own group where that is free; in a shared group it needs one of its own.
  const own = request.username === request.groupname;
  const uid = own ? gid : packageUid(request.username, (id) => id === gid || taken(id));
  const line = passwdLine({
    name: request.username,
    uid,
    gid,
    comment: '',
    home: request.home,
    shell: PACKAGE_SHELL,
  });
  return {
    passwd: `${files.passwd}${line}\n`,
    group,
    shadow: `${files.shadow}${request.username}:*:10933:0:99999:7:::\n`,
  };
}

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

/** The files without the account, and without its group once nobody is left in it. */
export function removeAccount(
  files: AccountFiles,
  { username, groupname }: Pick<AccountRequest, 'username' | 'groupname'>,
): AccountFiles {
  const without = (text: string, name: string) =>
    text
      .split('\n')
      .filter((line) => !line.startsWith(`${name}:`))
      .join('\n');
  const passwd = without(files.passwd, username);
  const group = mapMembers(files.group, (_, members) => members.filter((member) => member !== username));
  const gid = find(group, groupname)?.[2];
  const isStanding = Number(gid) < PACKAGE_UIDS.from;
  const isUsed =
    isStanding ||
    rows(passwd).some(([, , , primary]) => primary === gid) ||
    find(group, groupname)?.[3] !== '';
  return {
    passwd,
    shadow: without(files.shadow, username),
    group: isUsed ? group : without(group, groupname),
  };
}
