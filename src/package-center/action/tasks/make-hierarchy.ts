/** Makes the package's folders and the links to them (guide 13), and gives them their owner (guide 15). */
import { fillPlace, HIERARCHY_LINKS, hierarchyRows } from '../../../dsm/hierarchy.ts';
import { UI_LINKS, UI_LINKS_LAST } from '../../../dsm/ui-links.ts';
import type { FileOp } from '../../../machine/machine.ts';
import { fileOwner, folderOwner } from '../../package/file-owner.ts';
import { type PackageRecord, runsAsPackage } from '../../package/installed-package.ts';
import type { StepContext } from '../action-context.ts';
import { setTools } from './set-tools.ts';

export async function makeHierarchy(context: StepContext): Promise<void> {
  const { machine, nas, package: pkg, note, onUndo } = context;
  const { record } = pkg;
  const owner = folderOwner(record);
  const files = fileOwner(record, runsAsPackage(record.spk) ? 'package' : 'root');
  const rows = hierarchyRows({ form: nas.release.hierarchy, place: record.place });
  const links = [
    ...folderLinks(record),
    ...(UI_LINKS_LAST[nas.release.hierarchy].while === 'installed' ? uiLinks(record) : []),
  ];
  const paths = [
    ...rows.filter(({ folder }) => folder !== 'target').map(({ folder }) => record.folders[folder]),
    ...links.map(([link]) => link),
  ];
  const kindsBefore = await machine.kinds(paths);
  onUndo(() =>
    machine.change(
      paths.filter((_, index) => kindsBefore[index] === undefined).map((path) => ({ op: 'remove', path })),
    ),
  );
  await machine.change([
    { op: 'own', path: record.folders.target, owner: files, recursive: true },
    ...rows
      .toSorted((a, b) => a.mode - b.mode)
      .map(({ folder, mode }): FileOp => ({ op: 'folder', path: record.folders[folder], mode, owner })),
    ...rows.map(
      ({ folder }): FileOp => ({ op: 'link', path: `${record.home}/${folder}`, to: record.folders[folder] }),
    ),
    ...links.map(([path, to]): FileOp => ({ op: 'link', path, to })),
  ]);
  const name = owner.uid === 0 ? 'root' : record.user.username;
  note(`made ${rows.map(({ folder }) => folder).join(', ')}, owned by ${name}`);
  await setTools(context);
}

/** Every link outside of the package's own folder, as link and target. */
export const packageLinks = (record: PackageRecord): [string, string][] => [
  ...folderLinks(record),
  ...uiLinks(record),
];

/** Further links to the package's folders. A folder that lies at the link's path gets no link. */
function folderLinks({ place, folders, name, volume }: PackageRecord): [string, string][] {
  return HIERARCHY_LINKS.filter((row) => row.on === place)
    .map(({ link, to }): [string, string] => [fillPlace(link, { volume, package: name }), folders[to]])
    .filter(([link, to]) => link !== to);
}

/** Guide 05 dsmuidir: one folder under the package's name, or `name:folder` pairs. Source of the place: rescriptum, easytier. */
export function uiLinks({ spk, name, home }: PackageRecord): [string, string][] {
  const words = (spk.info.fields.get('dsmuidir') ?? '').split(/\s+/).filter((word) => word !== '');
  return words.flatMap((word): [string, string][] => {
    const [link = '', folder = link] = word.split(':');
    const label = word.includes(':') ? link : name;
    // The link lies directly in the folder of all links, and its target in the package.
    if (label.includes('/') || label.startsWith('.') || folder.split('/').includes('..')) return [];
    return [[`${UI_LINKS.folder}/${label}`, `${home}/target/${folder}`]];
  });
}
