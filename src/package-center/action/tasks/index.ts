/** Package Center's own work between the scripts: one function for each task of the execution order. */
import type { Task } from '../../../dsm/actions.ts';
import { UI_LINKS_LAST } from '../../../dsm/ui-links.ts';
import type { FileOp } from '../../../machine/machine.ts';
import { logLines } from '../../../system/logs.ts';
import type { StepContext } from '../action-context.ts';
import { makeAccounts, removeAccounts } from './make-accounts.ts';
import { makeHierarchy, uiLinks } from './make-hierarchy.ts';
import { moveIntoPlace } from './move-into-place.ts';
import { moveVolume } from './move-volume.ts';
import { removePackage, removeTarget } from './remove-package.ts';
import { stagePackage } from './stage-package.ts';
import { makeUpgradeFolder } from './upgrade-folder.ts';

/** Guide 13 and real boxes: `installing` and the staged .spk are removed at the end. */
async function finishInstall({ machine, places, package: pkg }: StepContext): Promise<void> {
  await machine.change([
    { op: 'remove', path: `${pkg.record.home}/installing` },
    { op: 'remove', path: places.staging },
  ]);
}

/** The next boot starts the package if this empty file exists. Source: spksrc#3061 and the text of pkgctl units. */
async function turnOn(context: StepContext): Promise<void> {
  const { machine, onUndo } = context;
  const links = startedLinks(context);
  onUndo(() => turnOff(context));
  await machine.change([
    { op: 'append', path: enabledFile(context), text: '' },
    ...links.map(([path, to]): FileOp => ({ op: 'link', path, to })),
  ]);
}

async function turnOff(context: StepContext): Promise<void> {
  const paths = [enabledFile(context), ...startedLinks(context).map(([link]) => link)];
  await context.machine.change(paths.map((path) => ({ op: 'remove', path })));
}

const enabledFile = ({ package: pkg }: StepContext): string => `${pkg.record.home}/enabled`;

/** The links for the desktop, where DSM has them while the package is started alone. */
const startedLinks = ({ package: pkg, nas }: StepContext): [string, string][] =>
  UI_LINKS_LAST[nas.release.hierarchy].while === 'started' ? uiLinks(pkg.record) : [];

/** Source of the lines: synopkg.log of upgrades. By then the package has been stopped. */
async function noteUnit({ log, package: { record } }: StepContext): Promise<void> {
  for (const line of logLines.unitBefore(record.name, false)) log.add(line);
}

async function removeReplaced({ removeReplaced: remove, note }: StepContext): Promise<void> {
  for (const name of await remove()) note(`uninstalled ${name}, which this package replaces`);
}

export const TASK_FUNCTIONS: Readonly<Record<Task, (context: StepContext) => Promise<void>>> = {
  'stage-package': stagePackage,
  'make-accounts': makeAccounts,
  'move-into-place': moveIntoPlace,
  'make-hierarchy': makeHierarchy,
  'finish-install': finishInstall,
  'turn-on': turnOn,
  'turn-off': turnOff,
  'note-unit': noteUnit,
  'make-upgrade-folder': makeUpgradeFolder,
  'remove-replaced': removeReplaced,
  'move-volume': moveVolume,
  'remove-target': removeTarget,
  'remove-package': removePackage,
  'remove-accounts': removeAccounts,
};
