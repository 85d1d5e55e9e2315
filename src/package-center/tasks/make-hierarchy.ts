/** Makes the package's folders and the links to them (guide 13), and gives them their owner (guide 15). */
import { HIERARCHY, HIERARCHY_LINKS, placeOf } from '../../dsm/hierarchy.ts';
import { TOOL_FAILURE } from '../../dsm/privilege-rules.ts';
import type { FileOp, Owner } from '../../machine/machine.ts';
import { type StepContext, StepFailure } from '../action-context.ts';
import { type PackageFacts, runsAsPackage } from '../installed-package.ts';

export async function makeHierarchy({ machine, package: of, did, onUndo }: StepContext): Promise<void> {
  const { facts } = of;
  const owner = ownerOf(facts);
  const rows = HIERARCHY.filter((row) => facts.place === 'volume' || row.onSystem !== undefined);
  const made = [
    ...rows.filter(({ folder }) => folder !== 'target').map(({ folder }) => facts.folders[folder]),
    ...linksOf(facts).map(([link]) => link),
  ];
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
  await setTools(machine, facts);
  did(`made ${rows.map(({ folder }) => folder).join(', ')}, owned by ${facts.user.username}`);
}

/** Guide 15 tool: files of the package with an owner and mode of their own; DSM fails with 313 where one is missing. */
async function setTools(
  machine: StepContext['machine'],
  { spk, user, folders }: PackageFacts,
): Promise<void> {
  const tools = (spk.privilege?.tool ?? []).map((tool) => ({
    ...tool,
    path: `${folders.target}/${tool.relpath}`,
  }));
  const found = await machine.look(tools.map(({ path }) => path));
  const missing = tools.find(
    ({ relpath }, at) => found[at]?.kind !== 'file' || relpath.split('/').includes('..'),
  );
  if (missing !== undefined) {
    throw new StepFailure(
      `conf/privilege: the tool target/${missing.relpath} is not there (${TOOL_FAILURE.description})`,
    );
  }
  const owner = { uid: user.uid, gid: user.gid };
  await machine.change(
    tools.flatMap(({ path, permission }): FileOp[] => [
      { op: 'own', path, owner, recursive: false },
      ...(permission === undefined ? [] : [{ op: 'mode', path, mode: permission } as const]),
    ]),
  );
}

/** Guide 13 Directory Owner Rules. */
function ownerOf({ spk, user }: PackageFacts): Owner {
  return { uid: runsAsPackage(spk) ? user.uid : 0, gid: user.gid };
}

/** The further links to the package's folders, as link and target. */
export function linksOf(facts: PackageFacts): [string, string][] {
  const { place, folders, name, volume } = facts;
  const folderLinks = HIERARCHY_LINKS.filter(({ on }) => on === place).map(({ link, to }) => [
    placeOf(link, { volume, package: name }),
    folders[to],
  ]);
  return [...(folderLinks as [string, string][]), ...uiLinks(facts)];
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
