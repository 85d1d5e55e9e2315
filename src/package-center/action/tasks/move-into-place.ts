/** Moves the staged package to where it lives, with the commands that DSM's log shows. */
import { posix } from 'node:path';
import type { FileOp } from '../../../machine/machine.ts';
import type { PackageRecord } from '../../package/installed-package.ts';
import type { StepContext } from '../action-context.ts';
import { changeAndLog } from './logged.ts';

const ROOT_OWNER = { uid: 0, gid: 0 };

export async function moveIntoPlace(context: StepContext): Promise<void> {
  const { machine, package: pkg, places, onUndo, note } = context;
  const { home, folders, spk } = pkg.record;
  const { staging } = places;
  onUndo(() => machine.change([removeOp(folders.target), removeOp(home)]));
  const has = (folder: string) => [...spk.files.keys()].some((name) => name.startsWith(`${folder}/`));
  const moved = ['scripts', 'WIZARD_UIFILES', 'conf'].filter((folder) => folder === 'conf' || has(folder));
  const [targetKind, parentKind] = await machine.kinds([folders.target, posix.dirname(folders.target)]);
  // DSM makes and removes the target first. With its parent in place and no target yet, that changes nothing.
  const isFree = targetKind === undefined && parentKind === 'folder';
  await changeAndLog(context, {
    commands: moveCommands(pkg.record, staging, moved),
    // Operations of one kind stand side by side: one program can do them all.
    work: [
      ...(isFree ? [] : [makeFolderOp(folders.target), removeOp(folders.target)]),
      moveOp(`${staging}/package`, folders.target),
      removeOp(home),
      makeFolderOp(home),
      { op: 'append', path: `${home}/installing`, text: '' },
      ...moved.map((name) => removeOp(`${home}/${name}`)),
      ...['INFO', ...moved].map((name) => moveOp(`${staging}/${name}`, `${home}/${name}`)),
    ],
  });
  note(`moved to ${folders.target} and ${home}`);
}

/** In DSM's order. */
const moveCommands = (
  { home, folders: { target } }: PackageRecord,
  staging: string,
  moved: readonly string[],
): string[] => [
  `/bin/mkdir -p ${target} -m 755`,
  `/bin/rm -rf ${target}`,
  `/bin/mv -f ${staging}/package ${target}`,
  `/bin/rm -rf ${home}`,
  `/bin/mkdir -p ${home} -m 755`,
  `/bin/touch ${home}/installing`,
  `/bin/mv -f ${staging}/INFO ${home}/INFO`,
  ...moved.flatMap((name) => [
    `/bin/rm -rf ${home}/${name}`,
    `/bin/mv -f ${staging}/${name} ${home}/${name}`,
  ]),
];

const makeFolderOp = (path: string): FileOp => ({ op: 'folder', path, mode: 0o755, owner: ROOT_OWNER });
const removeOp = (path: string): FileOp => ({ op: 'remove', path });
const moveOp = (path: string, to: string): FileOp => ({ op: 'move', path, to });
