/** Access to a shared folder as the box's own file system enforces it: POSIX ACLs, as DSM's do for its users. */
import { SpkboxError } from '../../errors.ts';
import type { WorkerContext } from '../define-worker.ts';

export interface Permission {
  readonly ro: readonly string[];
  readonly rw: readonly string[];
}

/** DSM's group of administrators, which may always write. Source: accounts of DSM boxes; guide 15 on visibility. */
const ADMINISTRATORS = 101;

/** Lets the named users in, and nobody else but root and the administrators. Said again at every acquire, it changes nothing. */
export async function allowAccess(
  context: WorkerContext,
  path: string,
  permission: Permission,
): Promise<void> {
  const { machine, note } = context;
  const ids = idsOf((await machine.read('/etc/passwd')) ?? '');
  const rw = knownUsers(context, ids, permission.rw);
  const ro = knownUsers(context, ids, permission.ro).filter(({ id }) => !rw.some((other) => other.id === id));
  const entries = [
    'user::rwx',
    ...rw.map(({ id }) => `user:${id}:rwx`),
    ...ro.map(({ id }) => `user:${id}:r-x`),
    'group::---',
    `group:${ADMINISTRATORS}:rwx`,
    'mask::rwx',
    'other::---',
  ];
  await setAccess(context, path, entries);
  if (rw.length > 0) note(`${path}: ${inWords(rw)} may read and write`);
  if (ro.length > 0) note(`${path}: ${inWords(ro)} may read`);
}

async function setAccess(
  { machine, note }: WorkerContext,
  path: string,
  entries: readonly string[],
): Promise<void> {
  try {
    await machine.setAccess(path, entries);
  } catch (error) {
    if (!(error instanceof SpkboxError) || error.code !== 'MACHINE_FILE_OP') throw error;
    await machine.change([{ op: 'mode', path, mode: 0o777 }]);
    note(`this box keeps no access lists, so everybody may write to ${path}: access is not checked`);
  }
}

interface User {
  readonly name: string;
  readonly id: number;
}

const inWords = (users: readonly User[]): string => users.map(({ name }) => name).join(', ');

function idsOf(passwd: string): ReadonlyMap<string, number> {
  const rows = passwd.split('\n').map((line) => line.split(':'));
  return new Map(rows.map(([name = '', , uid]) => [name, Number(uid)]));
}

/** Inferred: a name that is no user of the NAS gets no access, and is no failure. */
function knownUsers(
  { note }: WorkerContext,
  ids: ReadonlyMap<string, number>,
  names: readonly string[],
): User[] {
  return names.flatMap((name) => {
    const id = ids.get(name);
    if (id === undefined) note(`${name} is no user of this NAS: no access given`);
    return id === undefined ? [] : [{ name, id }];
  });
}
