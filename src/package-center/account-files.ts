/** The three account files of the box: read whole, written whole. */
import type { FileOp, Machine } from '../machine/machine.ts';
import type { AccountFiles } from './accounts.ts';

const NAMES = ['passwd', 'group', 'shadow'] as const;

export async function readAccountFiles(machine: Machine): Promise<AccountFiles> {
  const read = async (name: keyof AccountFiles) => (await machine.read(`/etc/${name}`)) ?? '';
  const [passwd, group, shadow] = await Promise.all([read('passwd'), read('group'), read('shadow')]);
  return { passwd, group, shadow };
}

/** The files keep their modes and owners; the tree of the box has them right. */
export function writeAccountFiles(files: AccountFiles): FileOp[] {
  return NAMES.map((name) => ({ op: 'rewrite', path: `/etc/${name}`, text: files[name] }));
}

const changing = new WeakMap<Machine, Promise<void>>();

/** Reads, changes and writes them with nobody in between: packages get their accounts at once. */
export function changeAccounts(
  machine: Machine,
  change: (files: AccountFiles) => AccountFiles,
): Promise<void> {
  const turn = (changing.get(machine) ?? Promise.resolve()).then(async () => {
    await machine.change(writeAccountFiles(change(await readAccountFiles(machine))));
  });
  changing.set(
    machine,
    turn.catch(() => undefined),
  );
  return turn;
}
