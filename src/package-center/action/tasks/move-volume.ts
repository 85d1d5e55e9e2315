/** Moves a package's folders to another volume and renews the links to them. Its shared folders are not moved. */
import { HIERARCHY } from '../../../dsm/hierarchy.ts';
import type { FileOp } from '../../../machine/machine.ts';
import type { PackageRecord } from '../../package/installed-package.ts';
import type { StepContext } from '../action-context.ts';
import { packageLinks } from './make-hierarchy.ts';

export async function moveVolume({
  machine,
  package: pkg,
  before,
  note,
  onUndo,
}: StepContext): Promise<void> {
  if (before === undefined) return;
  // On DSM 6 the folder etc lies on no volume, so it does not move.
  const rows = HIERARCHY.filter(({ folder }) => before.folders[folder] !== pkg.record.folders[folder]);
  const oldKinds = await machine.kinds(rows.map(({ folder }) => before.folders[folder]));
  const moved = rows.filter((_, index) => oldKinds[index] !== undefined).map(({ folder }) => folder);
  const move = (from: PackageRecord, to: PackageRecord): FileOp[] => [
    ...moved.map((folder): FileOp => ({ op: 'move', path: from.folders[folder], to: to.folders[folder] })),
    ...moved.map((folder): FileOp => ({ op: 'link', path: `${to.home}/${folder}`, to: to.folders[folder] })),
    ...packageLinks(to).map(([path, target]): FileOp => ({ op: 'link', path, to: target })),
  ];
  onUndo(async () => {
    const newKinds = await machine.kinds(moved.map((folder) => pkg.record.folders[folder]));
    const movedBack = moved.filter((_, index) => newKinds[index] !== undefined);
    await machine.change(
      movedBack.map((folder) => ({
        op: 'move',
        path: pkg.record.folders[folder],
        to: before.folders[folder],
      })),
    );
    await machine.change(move(before, before).filter(({ op }) => op === 'link'));
  });
  await machine.change(move(before, pkg.record));
  note(`moved from ${before.volume} to ${pkg.record.volume}`);
}
