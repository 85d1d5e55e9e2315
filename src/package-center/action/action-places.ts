/** Package Center's own places for one action. */
import { fillPlace, type HierarchyForm, STAGING } from '../../dsm/hierarchy.ts';
import type { FileOp } from '../../machine/machine.ts';
import type { PackageRecord } from '../package/installed-package.ts';
import type { ActionPlaces } from './action-context.ts';

/** DSM's places, with a number where it has random letters, so that runs compare. */
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

/** The scripts of the package as it was before an upgrade may run as another user: they speak through files of their own. */
export function oldPlaces(places: ActionPlaces): ActionPlaces {
  const { messageFile, progressFile } = places;
  return { ...places, messageFile: `${messageFile}.old`, progressFile: `${progressFile}.old` };
}

/** The files through which scripts speak; they belong to the package's user, and are there for one action. */
export function makePlaces({ messageFile, progressFile }: ActionPlaces, { user }: PackageRecord): FileOp[] {
  const { uid, gid } = user;
  return [
    // A script that ran as root may have taken it away.
    { op: 'folder', path: STAGING.messages.path, mode: 0o755, owner: { uid: 0, gid: 0 } },
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
