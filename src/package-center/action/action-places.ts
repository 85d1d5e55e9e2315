/** Package Center's own places for one action. */
import { fillPlace, type HierarchyForm, STAGING } from '../../dsm/hierarchy.ts';
import type { FileOp } from '../../machine/machine.ts';
import type { PackageRecord } from '../package/installed-package.ts';
import type { ActionPlaces } from './action-context.ts';

/** DSM's places. Runs must compare, so a number stands where DSM has random letters. */
export function actionPlaces(
  record: PackageRecord,
  { count, form }: { count: number; form: HierarchyForm },
): ActionPlaces {
  const unique = count.toString(36).padStart(6, '0').slice(-6);
  const variables = { volume: record.base, package: record.name };
  return {
    staging: fillPlace(STAGING.install[form].path, variables).replace('{unique}', unique),
    messageFile: `${STAGING.messages.path}/synopkg.log.${unique}`,
    progressFile: `${STAGING.messages.path}/synopkg.progress.${unique}`,
    upgradeFolder: fillPlace(STAGING.upgradeFolder.path, variables),
  };
}

/** In an upgrade the old package's scripts may run as another user, so they write to files of their own. */
export function oldPlaces(places: ActionPlaces): ActionPlaces {
  const { messageFile, progressFile } = places;
  return { ...places, messageFile: `${messageFile}.old`, progressFile: `${progressFile}.old` };
}

/** The folder of the files that scripts write messages to. */
export function messagesFolder(): FileOp {
  const { path, mode, owner } = STAGING.messages;
  return { op: 'folder', path, mode, owner };
}

/** Makes the files that scripts write messages and progress to. They belong to the package's user and last one action. */
export function makePlaces({ messageFile, progressFile }: ActionPlaces, { user }: PackageRecord): FileOp[] {
  const { uid, gid } = user;
  return [
    // An earlier script that ran as root may have removed the folder.
    messagesFolder(),
    ...[messageFile, progressFile].map(
      (path): FileOp => ({ op: 'file', path, text: '', mode: 0o600, owner: { uid, gid } }),
    ),
  ];
}

export function removePlaces({ messageFile, progressFile }: ActionPlaces): FileOp[] {
  return [messageFile, progressFile].map((path) => ({ op: 'remove', path }));
}

export function removeStaging({ staging }: ActionPlaces): FileOp[] {
  return [{ op: 'remove', path: staging }];
}
