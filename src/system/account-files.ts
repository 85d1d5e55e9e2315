/** The three account files of the box: read whole, written whole. */
import type { FileOp, Machine } from '../machine/machine.ts';
import type { AccountFiles } from './accounts.ts';

const NAMES = ['passwd', 'group', 'shadow'] as const;

export async function readAccountFiles(machine: Machine): Promise<AccountFiles> {
  const [passwd = '', group = '', shadow = ''] = await machine.readTogether(
    NAMES.map((name) => `/etc/${name}`),
  );
  return { passwd, group, shadow };
}

/** The files keep their modes and owners; the tree of the box has them right. */
export function writeAccountFiles(files: AccountFiles): FileOp[] {
  return NAMES.map((name) => ({ op: 'rewrite', path: `/etc/${name}`, text: files[name] }));
}

const changing = new WeakMap<Machine, Promise<void>>();

export interface AccountChange {
  readonly before: AccountFiles;
  readonly after: AccountFiles;
}

/** Reads, changes and writes them with nobody in between: packages get their accounts at once. */
export function changeAccounts(
  machine: Machine,
  change: (files: AccountFiles) => AccountFiles,
): Promise<AccountChange> {
  const turn = (changing.get(machine) ?? Promise.resolve()).then(async () => {
    const before = await readAccountFiles(machine);
    const after = change(before);
    if (NAMES.some((name) => before[name] !== after[name])) await machine.change(writeAccountFiles(after));
    return { before, after };
  });
  changing.set(
    machine,
    turn.then(
      () => undefined,
      () => undefined,
    ),
  );
  return turn;
}
