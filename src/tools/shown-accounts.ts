/** The accounts of the box as synouser and synogroup show them: the lines of /etc/passwd and /etc/group. */
import type { Machine } from '../machine/machine.ts';

export interface ShownUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly comment: string;
  readonly home: string;
  readonly shell: string;
}

export interface ShownGroup {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

export async function readUsers(machine: Machine): Promise<ShownUser[]> {
  return (await rows(machine, '/etc/passwd')).map(
    ([name = '', , uid, gid, comment = '', home = '', shell = '']) => ({
      name,
      uid: Number(uid),
      gid: Number(gid),
      comment,
      home,
      shell,
    }),
  );
}

export async function readGroups(machine: Machine): Promise<ShownGroup[]> {
  return (await rows(machine, '/etc/group')).map(([name = '', , gid, members = '']) => ({
    name,
    gid: Number(gid),
    members: members.split(',').filter((member) => member !== ''),
  }));
}

export async function writeGroups(machine: Machine, groups: readonly ShownGroup[]): Promise<void> {
  const text = groups.map(({ name, gid, members }) => `${name}:x:${gid}:${members.join(',')}\n`).join('');
  await machine.change([{ op: 'rewrite', path: '/etc/group', text }]);
}

async function rows(machine: Machine, path: string): Promise<string[][]> {
  const text = (await machine.read(path)) ?? '';
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(':'));
}

/** Names that can stand in these files; what else Synology's CLI guide forbids is in it. */
export const isAccountName = (name: string): boolean =>
  name.length <= 64 &&
  /^[^-\s!"#$%&'()*+,/:;<=>?@[\]\\^`{}|~][^!"#$%&'()*+,/:;<=>?@[\]\\^`{}|~\n]*$/.test(name);

/** Locals as --enum lists them. Inferred: the standing ones below http are left out (administrators, http, users; admin, guest). */
export const isListedUser = ({ uid }: ShownUser): boolean => uid >= 1024 && uid < 20_000;
export const isListedGroup = ({ name, gid }: ShownGroup): boolean =>
  ['administrators', 'users', 'http'].includes(name) || (gid > 1023 && gid < 20_000) || isLocalGroup(gid);

/** Source: FIRST_LOCAL_GID in dsm/accounts.ts. */
export const isLocalGroup = (gid: number): boolean => gid >= 65_536;
