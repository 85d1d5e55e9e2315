/** The three account files of the box: read whole, written whole. */
import type { FileOp, Machine } from '../machine/machine.ts';
import type { AccountFiles } from './accounts.ts';

const MODES = { passwd: 0o644, group: 0o644, shadow: 0o600 } as const;

export async function readAccountFiles(machine: Machine): Promise<AccountFiles> {
  const read = async (name: keyof AccountFiles) => (await machine.read(`/etc/${name}`)) ?? '';
  const [passwd, group, shadow] = await Promise.all([read('passwd'), read('group'), read('shadow')]);
  return { passwd, group, shadow };
}

export function writeAccountFiles(files: AccountFiles): FileOp[] {
  return (['passwd', 'group', 'shadow'] as const).map((name) => ({
    op: 'file',
    path: `/etc/${name}`,
    text: files[name],
    mode: MODES[name],
    owner: { uid: 0, gid: 0 },
  }));
}
