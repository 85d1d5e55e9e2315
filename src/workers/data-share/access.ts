/** Access to a shared folder as the box's own file system enforces it: POSIX ACLs, as DSM's do for its users. */
import { SpkboxError } from '../../errors.ts';
import type { User } from '../../system/accounts.ts';
import type { WorkerContext } from '../define-worker.ts';

export interface Permission {
  readonly ro: readonly string[];
  readonly rw: readonly string[];
}

/** DSM's group of administrators, which may always write. Source: accounts of DSM boxes; guide 15 on visibility. */
const ADMINISTRATORS = 101;

/** Gives access to the named users, root and the administrators alone. Every acquire sets the same list again. */
export async function allowAccess(
  context: WorkerContext,
  path: string,
  permission: Permission,
): Promise<void> {
  const { note, system } = context;
  const accounts = await system.accounts.users();
  const rw = findUsers(context, accounts, permission.rw);
  const ro = findUsers(context, accounts, permission.ro).filter(
    ({ uid }) => !rw.some((writer) => writer.uid === uid),
  );
  await setAccess(context, path, accessEntries(rw, ro));
  if (rw.length > 0) note(`${path}: ${userNames(rw)} may read and write`);
  if (ro.length > 0) note(`${path}: ${userNames(ro)} may read`);
}

const accessEntries = (rw: readonly User[], ro: readonly User[]): string[] => [
  'user::rwx',
  ...rw.map(({ uid }) => `user:${uid}:rwx`),
  ...ro.map(({ uid }) => `user:${uid}:r-x`),
  'group::---',
  `group:${ADMINISTRATORS}:rwx`,
  'mask::rwx',
  'other::---',
];

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

const userNames = (users: readonly User[]): string => users.map(({ name }) => name).join(', ');

/** Inferred: a name without an account gets no access, and fails nothing. */
function findUsers({ note }: WorkerContext, accounts: readonly User[], names: readonly string[]): User[] {
  return names.flatMap((name) => {
    const user = accounts.find((account) => account.name === name && !Number.isNaN(account.uid));
    if (user === undefined) note(`${name} is no user of this NAS: no access given`);
    return user === undefined ? [] : [user];
  });
}
