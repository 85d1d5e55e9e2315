/** The folder that scripts keep things in from preupgrade to postupgrade (guide 08). */
import { posix } from 'node:path';
import type { StepContext } from '../action-context.ts';

/** What an earlier upgrade left in it stays. Inferred: its mode; it is the package's own. */
export async function makeUpgradeFolder({ machine, places, package: pkg, note }: StepContext): Promise<void> {
  const path = places.upgradeFolder;
  await machine.change([
    { op: 'folder', path: posix.dirname(path), mode: 0o755, owner: { uid: 0, gid: 0 } },
    { op: 'folder', path, mode: 0o755, owner: pkg.record.user },
  ]);
  note(`made ${path}`);
}
