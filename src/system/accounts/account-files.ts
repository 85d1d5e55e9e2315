/** /etc/passwd, /etc/group and /etc/shadow as texts, and the only parser of their lines. Pure. */
import { isPackageId } from '../../dsm/accounts.ts';
import { ID_COUNT } from '../../machine/machine.ts';

export interface AccountFiles {
  readonly passwd: string;
  readonly group: string;
  readonly shadow: string;
}

/** A line of /etc/passwd. */
export interface User {
  readonly name: string;
  /** NaN where the line has no number. */
  readonly uid: number;
  readonly gid: number;
  readonly comment: string;
  readonly home: string;
  readonly shell: string;
}

/** A line of /etc/group. */
export interface Group {
  readonly name: string;
  /** NaN where the line has no number. */
  readonly gid: number;
  readonly members: readonly string[];
}

/** What a process of a user runs as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups, sorted. */
  readonly groups: readonly number[];
}

export const parseUsers = (passwd: string): User[] => rows(passwd).map(toUser);
export const parseGroups = (group: string): Group[] => rows(group).map(toGroup);

/** The name of each user by number; of several lines with one number the first counts. */
export const userNames = (passwd: string): ReadonlyMap<number, string> =>
  new Map(
    parseUsers(passwd)
      .reverse()
      .map(({ uid, name }) => [uid, name]),
  );

/** Of several lines with one name the first counts. */
export const findUser = (passwd: string, name: string): User | undefined =>
  parseUsers(passwd).find((user) => user.name === name);

export const findGroup = (group: string, name: string): Group | undefined =>
  parseGroups(group).find((candidate) => candidate.name === name);

/** The number of a user or group, from the text of /etc/passwd or /etc/group. */
export function idOf(text: string, name: string): number | undefined {
  const row = rows(text).find(([first]) => first === name);
  return row === undefined ? undefined : parseId(row[2]);
}

/** The groups of a user: the primary one, and those that list the user as a member. */
export function groupsOfUser(group: string, user: Pick<User, 'name' | 'gid'>): Group[] {
  return parseGroups(group).filter(({ gid, members }) => gid === user.gid || members.includes(user.name));
}

export function findAccount(
  { passwd, group }: Pick<AccountFiles, 'passwd' | 'group'>,
  username: string,
): Account | undefined {
  const user = findUser(passwd, username);
  if (user === undefined || !isId(user.uid) || !isId(user.gid)) return undefined;
  const groups = parseGroups(group).filter(({ gid, members }) => isId(gid) && members.includes(username));
  return { uid: user.uid, gid: user.gid, groups: groups.map(({ gid }) => gid).sort((a, b) => a - b) };
}

/** Whether a person made the user or group of that name: neither DSM nor a package did. */
export function isMadeByPerson(text: string, name: string): boolean {
  const id = idOf(text, name);
  return id !== undefined && id > LAST_STANDING_ID && !isPackageId(id);
}

/** `guest`, the highest number of DSM's own accounts. */
const LAST_STANDING_ID = 1025;

/** Root of the box may write numbers that no process of the box can have. */
const isId = (id: number): boolean => id >= 0 && id < ID_COUNT;

const rows = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(':'));

const parseId = (text = ''): number => (/^\d+$/.test(text) ? Number(text) : Number.NaN);

const toUser = ([name = '', , uid, gid, comment = '', home = '', shell = '']: readonly string[]): User => ({
  name,
  uid: parseId(uid),
  gid: parseId(gid),
  comment,
  home,
  shell,
});

const toGroup = ([name = '', , gid, members = '']: readonly string[]): Group => ({
  name,
  gid: parseId(gid),
  members: members.split(',').filter((member) => member !== ''),
});
