/** The folder in which scripts keep data from preupgrade to postupgrade (guide 08). */
import { posix } from 'node:path';
import type { StepContext } from '../action-context.ts';

/** Files that an earlier upgrade left in the folder are kept. Inferred: the folder's mode, and the package as its owner. */
export async function makeUpgradeFolder({ machine, places, package: pkg, note }: StepContext): Promise<void> {
  const path = places.upgradeFolder;
  await machine.change([
    { op: 'folder', path: posix.dirname(path), mode: 0o755, owner: { uid: 0, gid: 0 } },
    { op: 'folder', path, mode: 0o755, owner: pkg.record.user },
  ]);
  note(`made ${path}`);
}
