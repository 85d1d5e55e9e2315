/** What a cut of the power does to files: by default nothing, or it loses the content of those that are being written. */
import type { Machine } from '../../machine/machine.ts';

export interface PowerCut {
  /**
   * - `nothing`: every file keeps what was written into it;
   * - `unsynced`: files that are open for writing are empty afterwards.
   *
   * Inferred: which writes have reached a disk cannot be told without tracing each sync. A file that a process still has
   * open for writing is the likeliest to be lost, and empty files are what journaling file systems leave of it.
   */
  readonly lose?: 'nothing' | 'unsynced';
}

/** Folders whose files no disk holds. */
const NO_DISK = ['/proc/', '/dev/', '/run/', '/sys/', '/tmp/'];

/** Paths that are looked at: a package can open files without end. */
const MOST_FILES = 1000;

export async function filesBeingWritten(machine: Machine): Promise<readonly string[]> {
  return (await machine.openFiles()).filter(isOnDisk).slice(0, MOST_FILES);
}

const isOnDisk = (path: string): boolean => !NO_DISK.some((folder) => path.startsWith(folder));

export async function truncate(machine: Machine, paths: readonly string[]): Promise<void> {
  const kinds = await machine.kinds(paths);
  const files = paths.filter((_, index) => kinds[index] === 'file');
  await machine.change(files.map((path) => ({ op: 'rewrite', path, text: '' })));
}
