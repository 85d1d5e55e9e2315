/** The NAS's accounts: read by everything, changed by one writer at a time. */
import type { FileOp, Machine } from '../machine/machine.ts';
import {
  type AccountFiles,
  type Group,
  parseGroups,
  parseUsers,
  type User,
} from './accounts/account-files.ts';
import { makeLock } from './lock.ts';

export {
  type Account,
  type AccountFiles,
  findAccount,
  findGroup,
  findUser,
  type Group,
  groupsOfUser,
  idOf,
  isMadeByPerson,
  parseGroups,
  parseUsers,
  type User,
  userNames,
} from './accounts/account-files.ts';
export { type AccountNames, type AccountRequest, addAccount } from './accounts/add-account.ts';
export { addLocalGroup, removeLocalGroups, setMembers } from './accounts/local-groups.ts';
export { addLocalUser } from './accounts/local-users.ts';
export { removeAccount } from './accounts/remove-account.ts';

export interface Accounts {
  read(): Promise<AccountFiles>;
  users(): Promise<readonly User[]>;
  groups(): Promise<readonly Group[]>;
  /** Reads the files, edits them and writes what differs, before the next change reads them. */
  change(edit: (files: AccountFiles) => AccountFiles): Promise<AccountChange>;
}

export interface AccountChange {
  readonly before: AccountFiles;
  readonly after: AccountFiles;
}

export function makeAccounts(machine: Machine): Accounts {
  const lock = makeLock();
  return {
    read: () => readAccountFiles(machine),
    users: async () => parseUsers((await readAccountFiles(machine)).passwd),
    groups: async () => parseGroups((await readAccountFiles(machine)).group),
    change: (edit) =>
      lock(async () => {
        const before = await readAccountFiles(machine);
        const after = edit(before);
        const writes = differingFiles(before, after);
        if (writes.length > 0) await machine.change(writes);
        return { before, after };
      }),
  };
}

const NAMES = ['passwd', 'group', 'shadow'] as const;

async function readAccountFiles(machine: Machine): Promise<AccountFiles> {
  const texts = await machine.readTogether(NAMES.map((name) => `/etc/${name}`));
  const [passwd = '', group = '', shadow = ''] = texts;
  return { passwd, group, shadow };
}

/** A rewrite keeps the mode and owner of the file. */
const differingFiles = (before: AccountFiles, after: AccountFiles): FileOp[] =>
  NAMES.filter((name) => before[name] !== after[name]).map((name) => ({
    op: 'rewrite',
    path: `/etc/${name}`,
    text: after[name],
  }));
