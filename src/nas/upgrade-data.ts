/** Compares a package's own files before and after an upgrade: unchanged, changed and lost. */
import type { UpgradeData } from '../events.ts';
import { type Finding, makeFinding } from '../findings.ts';
import type { Change, Machine } from '../machine/machine.ts';
import type { PackageRecord } from '../package-center/package/installed-package.ts';
import { runAsRoot } from '../system/root-command.ts';
import { toPathList } from './path-list.ts';
import { KEPT_FOLDERS } from './user-data/data-places.ts';

/** The most files that are counted: ten times as many as a listing of the box holds. */
const MOST_COUNTED = 1_000_000;
const COUNT_TIME = 60_000;

export interface UpgradeDataLook {
  /** Undefined where the engine cannot tell. */
  readonly data: UpgradeData | undefined;
  /** Why the data is not known exactly. */
  readonly unsure: string | undefined;
  /** The files that were made or changed. */
  readonly written: readonly string[];
}

/** Records the files now. The returned function compares them with the files at its call. */
export async function watchUpgradeData(
  machine: Machine,
  record: PackageRecord,
  keptPaths: readonly string[],
): Promise<() => Promise<UpgradeDataLook>> {
  const startTime = performance.now();
  const folders = [...KEPT_FOLDERS.map((folder) => record.folders[folder]), ...keptPaths];
  const [before, mark] = await Promise.all([countFiles(machine, folders), machine.mark()]);
  const firstMs = performance.now() - startTime;
  return async () => {
    const secondTime = performance.now();
    const changes = await machine.changesSince(mark);
    const unsure = changes.precision === 'exact' ? undefined : changes.why;
    if (changes.precision === 'unavailable') return { data: undefined, unsure, written: [] };
    const packageChanges = changes.value.filter(({ path }) =>
      folders.some((folder) => path.startsWith(`${folder}/`)),
    );
    const fileChanges = (kind: Change['change']) =>
      packageChanges
        .filter(({ change, file }) => change === kind && file?.kind !== 'folder')
        .map(({ path }) => path);
    const created = fileChanges('created');
    const changed = [...fileChanges('modified'), ...fileChanges('metadata')];
    const deletions = fileChanges('deleted');
    const data = {
      from: record.version,
      unchanged: Math.max(0, before - changed.length - deletions.length),
      created: toPathList(created),
      changed: toPathList(changed),
      lost: toPathList(deletions),
      ms: firstMs + performance.now() - secondTime,
    };
    return { data, unsure, written: [...created, ...changed] };
  };
}

export const upgradeDataUnsure = (why: string): Finding =>
  makeFinding(
    'upgrade-data-unsure',
    {},
    `What became of the package's data in the upgrade is not known exactly: ${why}.`,
  );

async function countFiles(machine: Machine, folders: readonly string[]): Promise<number> {
  const { stdout } = await runAsRoot(machine, {
    argv: ['/usr/bin/find', ...folders, '-xdev', '!', '-type', 'd', '-printf', '.'],
    ...{ limit: MOST_COUNTED, timeLimit: COUNT_TIME },
  });
  return stdout.length;
}
