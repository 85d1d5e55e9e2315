/** Compares a package's own files before and after an upgrade: unchanged, changed and lost. */
import type { UpgradeData } from '../events.ts';
import { type Finding, makeFinding } from '../findings.ts';
import { type Change, type Machine, ROOT } from '../machine/machine.ts';
import type { PackageRecord } from '../package-center/package/installed-package.ts';
import { toPathList } from './path-list.ts';
import { KEPT_FOLDERS } from './user-data/data-places.ts';

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
  let bytes = 0;
  await machine.run({
    argv: ['/usr/bin/find', ...folders, '-xdev', '!', '-type', 'd', '-printf', '.'],
    as: ROOT,
    env: { PATH: '/usr/bin:/bin' },
    onOutput: (stream, chunk) => {
      if (stream === 'stdout') bytes += chunk.length;
    },
  });
  return bytes;
}
