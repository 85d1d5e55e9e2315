/** Moves the folders of a package to another volume; the links to them follow. Its shared folders stay where they are. */
import { HIERARCHY } from '../../dsm/hierarchy.ts';
import type { FileOp } from '../../machine/machine.ts';
import type { StepContext } from '../action-context.ts';
import type { PackageFacts } from '../installed-package.ts';
import { linksOf } from './make-hierarchy.ts';

export async function moveVolume({ machine, package: of, before, did, onUndo }: StepContext): Promise<void> {
  if (before === undefined) return;
  // On DSM 6 etc lies on no volume.
  const rows = HIERARCHY.filter(({ folder }) => before.folders[folder] !== of.facts.folders[folder]);
  const there = await machine.kinds(rows.map(({ folder }) => before.folders[folder]));
  const moved = rows.filter((_, at) => there[at] !== undefined).map(({ folder }) => folder);
  const move = (from: PackageFacts, to: PackageFacts): FileOp[] => [
    ...moved.map((folder): FileOp => ({ op: 'move', path: from.folders[folder], to: to.folders[folder] })),
    ...moved.map((folder): FileOp => ({ op: 'link', path: `${to.home}/${folder}`, to: to.folders[folder] })),
    ...linksOf(to).map(([path, target]): FileOp => ({ op: 'link', path, to: target })),
  ];
  onUndo(async () => {
    const gone = await machine.kinds(moved.map((folder) => of.facts.folders[folder]));
    const back = moved.filter((_, at) => gone[at] !== undefined);
    await machine.change(
      back.map((folder) => ({ op: 'move', path: of.facts.folders[folder], to: before.folders[folder] })),
    );
    await machine.change(move(before, before).filter(({ op }) => op === 'link'));
  });
  await machine.change(move(before, of.facts));
  did(`moved from ${before.volume} to ${of.facts.volume}`);
}
