/** What becomes of a package's own files while something is done to it: kept, changed, lost. */
import type { PathList, UpgradeData } from '../events.ts';
import { type Change, type Machine, ROOT } from '../machine/machine.ts';
import type { PackageRecord } from '../package-center/package/installed-package.ts';

/** Guide 13: what DSM itself never removes. */
const KEPT_FOLDERS = ['etc', 'var', 'home', 'share'] as const;

/** Paths that are named one by one; the rest is counted. */
const NAMED = 100;

/** Looks now; the function that it gives looks again, and tells what differs. Undefined where the engine cannot know. */
export async function watchUpgradeData(
  machine: Machine,
  facts: PackageRecord,
  keptPaths: readonly string[],
): Promise<() => Promise<UpgradeData | undefined>> {
  const began = performance.now();
  const folders = [...KEPT_FOLDERS.map((folder) => facts.folders[folder]), ...keptPaths];
  const [before, mark] = await Promise.all([countFiles(machine, folders), machine.mark()]);
  const spent = performance.now() - began;
  return async () => {
    const again = performance.now();
    const changes = await machine.changesSince(mark);
    if (changes.precision === 'unavailable') return undefined;
    const own = changes.value.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)));
    const of = (kind: Change['change']) =>
      own.filter(({ change, file }) => change === kind && file?.kind !== 'folder');
    const changed = [...of('modified'), ...of('metadata')];
    const lost = of('deleted');
    return {
      from: facts.version,
      unchanged: Math.max(0, before - changed.length - lost.length),
      created: listOf(of('created')),
      changed: listOf(changed),
      lost: listOf(lost),
      ms: spent + performance.now() - again,
    };
  };
}

function listOf(changes: readonly Change[]): PathList {
  const paths = changes.map(({ path }) => path).sort();
  return { total: paths.length, first: paths.slice(0, NAMED) };
}

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
