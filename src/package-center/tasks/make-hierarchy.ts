/** Makes the package's folders and the links to them (guide 13), and gives them their owner (guide 15). */
import { foldersOf, HIERARCHY_LINKS, placeOf } from '../../dsm/hierarchy.ts';
import type { FileOp } from '../../machine/machine.ts';
import type { StepContext } from '../action-context.ts';
import { fileOwner, folderOwner } from '../file-owner.ts';
import { type PackageFacts, runsAsPackage } from '../installed-package.ts';
import { setTools } from './set-tools.ts';

export async function makeHierarchy(context: StepContext): Promise<void> {
  const { machine, nas, package: of, did, onUndo } = context;
  const { facts } = of;
  const owner = folderOwner(facts);
  const files = fileOwner(facts, runsAsPackage(facts.spk) ? 'package' : 'root');
  const rows = foldersOf({ form: nas.release.hierarchy, place: facts.place });
  const made = [
    ...rows.filter(({ folder }) => folder !== 'target').map(({ folder }) => facts.folders[folder]),
    ...linksOf(facts).map(([link]) => link),
  ];
  const before = await machine.kinds(made);
  onUndo(() =>
    machine.change(made.filter((_, at) => before[at] === undefined).map((path) => ({ op: 'remove', path }))),
  );
  await machine.change([
    { op: 'own', path: facts.folders.target, owner: files, recursive: true },
    ...rows
      .toSorted((a, b) => a.mode - b.mode)
      .map(({ folder, mode }): FileOp => ({ op: 'folder', path: facts.folders[folder], mode, owner })),
    ...rows.map(
      ({ folder }): FileOp => ({ op: 'link', path: `${facts.home}/${folder}`, to: facts.folders[folder] }),
    ),
    ...linksOf(facts).map(([path, to]): FileOp => ({ op: 'link', path, to })),
  ]);
  const name = owner.uid === 0 ? 'root' : facts.user.username;
  did(`made ${rows.map(({ folder }) => folder).join(', ')}, owned by ${name}`);
  await setTools(context);
}

/** The further links to the package's folders, as link and target; where the folder itself is, there is no link. */
export function linksOf(facts: PackageFacts): [string, string][] {
  const { place, folders, name, volume } = facts;
  const folderLinks = HIERARCHY_LINKS.filter(({ on }) => on === place)
    .map(({ link, to }): [string, string] => [placeOf(link, { volume, package: name }), folders[to]])
    .filter(([link, to]) => link !== to);
  return [...folderLinks, ...uiLinks(facts)];
}

const UI_FOLDER = '/usr/syno/synoman/webman/3rdparty';

/** Guide 05 dsmuidir: one folder under the package's name, or `name:folder` pairs. Source of the place: rescriptum, easytier. */
function uiLinks({ spk, name, home }: PackageFacts): [string, string][] {
  const words = (spk.info.fields.get('dsmuidir') ?? '').split(/\s+/).filter((word) => word !== '');
  return words.flatMap((word): [string, string][] => {
    const [link = '', folder = link] = word.split(':');
    const label = word.includes(':') ? link : name;
    // A link is one name below the folder, and what it shows lies in the package.
    if (label.includes('/') || label.startsWith('.') || folder.split('/').includes('..')) return [];
    return [[`${UI_FOLDER}/${label}`, `${home}/target/${folder}`]];
  });
}
