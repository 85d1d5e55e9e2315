/** Makes the package's folders and the links to them (guide 13), and gives them their owner (guide 15). */
import { type FolderName, HIERARCHY, HIERARCHY_LINKS, placeOf } from '../../dsm/hierarchy.ts';
import type { FileOp, Owner } from '../../machine/machine.ts';
import type { StepContext } from '../action-context.ts';
import type { PackageFacts } from '../installed-package.ts';

export async function makeHierarchy({ machine, package: of, did, onUndo }: StepContext): Promise<void> {
  const { facts } = of;
  const owner = ownerOf(facts);
  const rows = HIERARCHY.filter((row) => facts.place === 'volume' || row.onSystem !== undefined);
  const made = rows.filter(({ folder }) => folder !== 'target').map(({ folder }) => facts.folders[folder]);
  const before = await machine.look(made);
  onUndo(() =>
    machine.change(made.filter((_, at) => before[at] === undefined).map((path) => ({ op: 'remove', path }))),
  );
  await machine.change([
    { op: 'own', path: facts.folders.target, owner, recursive: true },
    ...rows.map(({ folder, mode }): FileOp => ({ op: 'folder', path: facts.folders[folder], mode, owner })),
    ...rows.map(
      ({ folder }): FileOp => ({ op: 'link', path: `${facts.home}/${folder}`, to: facts.folders[folder] }),
    ),
    ...linksOf(facts).map(([path, to]): FileOp => ({ op: 'link', path, to })),
  ]);
  did(`made ${rows.map(({ folder }) => folder).join(', ')}, owned by ${facts.user.username}`);
}

/** Guide 13 Directory Owner Rules. */
function ownerOf({ spk, user }: PackageFacts): Owner {
  return spk.privilege?.runAs === 'root' ? { uid: 0, gid: user.gid } : { uid: user.uid, gid: user.gid };
}

/** The further links to the package's folders, as link and target. */
export function linksOf({ place, folders, name, volume }: PackageFacts): [string, string][] {
  return HIERARCHY_LINKS.filter(({ on }) => on === place).map(({ link, to }) => [
    placeOf(link, { volume, package: name }),
    folders[to as FolderName],
  ]);
}
