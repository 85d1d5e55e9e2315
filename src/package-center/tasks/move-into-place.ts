/** Moves the staged package to where it lives, with the commands that DSM's log shows. */
import type { FileOp } from '../../machine/machine.ts';
import type { StepContext } from '../action-context.ts';
import { logged } from './logged.ts';

const ROOT = { uid: 0, gid: 0 };

export async function moveIntoPlace(context: StepContext): Promise<void> {
  const { machine, package: of, places, onUndo, did } = context;
  const { home, folders, spk } = of.facts;
  const { staging } = places;
  onUndo(() =>
    machine.change([
      { op: 'remove', path: folders.target },
      { op: 'remove', path: home },
    ]),
  );
  const has = (folder: string) => [...spk.files.keys()].some((name) => name.startsWith(`${folder}/`));
  const moved = ['scripts', 'WIZARD_UIFILES', 'conf'].filter((folder) => folder === 'conf' || has(folder));
  await logged(context, {
    commands: [
      `/bin/mkdir -p ${folders.target} -m 755`,
      `/bin/rm -rf ${folders.target}`,
      `/bin/mv -f ${staging}/package ${folders.target}`,
      `/bin/rm -rf ${home}`,
      `/bin/mkdir -p ${home} -m 755`,
      `/bin/touch ${home}/installing`,
      `/bin/mv -f ${staging}/INFO ${home}/INFO`,
      ...moved.flatMap((name) => [
        `/bin/rm -rf ${home}/${name}`,
        `/bin/mv -f ${staging}/${name} ${home}/${name}`,
      ]),
    ],
    // Side by side, what one program can move.
    work: [
      folder(folders.target),
      { op: 'remove', path: folders.target },
      move(`${staging}/package`, folders.target),
      { op: 'remove', path: home },
      folder(home),
      { op: 'append', path: `${home}/installing`, text: '' },
      ...moved.map((name): FileOp => ({ op: 'remove', path: `${home}/${name}` })),
      ...['INFO', ...moved].map((name) => move(`${staging}/${name}`, `${home}/${name}`)),
    ],
  });
  did(`moved to ${folders.target} and ${home}`);
}

const folder = (path: string): FileOp => ({ op: 'folder', path, mode: 0o755, owner: ROOT });
const move = (path: string, to: string): FileOp => ({ op: 'move', path, to });
