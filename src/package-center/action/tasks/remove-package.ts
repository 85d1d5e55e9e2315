/** Removes files at an uninstallation: the folders that guide 13 removes, and the package's own folder. */
import { hierarchyRows } from '../../../dsm/hierarchy.ts';
import type { StepContext } from '../action-context.ts';
import { changeAndLog } from './logged.ts';
import { packageLinks, uiLinks } from './make-hierarchy.ts';

/** Target first, as the log shows it. The links for the desktop lead into it; a newer version makes its own. */
export async function removeTarget(context: StepContext): Promise<void> {
  const { record } = context.package;
  const { folders, place } = record;
  const rows = hierarchyRows({ form: context.nas.release.hierarchy, place });
  const removed = rows.filter(({ removed }) => removed).map(({ folder }) => folders[folder]);
  const inOrder = removed.toSorted((a, b) => Number(b === folders.target) - Number(a === folders.target));
  await changeAndLog(context, {
    commands: inOrder.map((path) => `/bin/rm -rf ${path}`),
    work: [...inOrder, ...uiLinks(record).map(([link]) => link)].map((path) => ({ op: 'remove', path })),
  });
  context.note(`removed ${inOrder.join(' and ')}`);
}

export async function removePackage({ machine, package: { record }, note }: StepContext): Promise<void> {
  await machine.change(
    [record.home, ...packageLinks(record).map(([link]) => link)].map((path) => ({ op: 'remove', path })),
  );
  note(`removed ${record.home}`);
}
