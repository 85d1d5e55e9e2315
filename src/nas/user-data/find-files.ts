/** The files below some folders of the box, as a user sees them. Bounded: a package may have millions. */
import { type Identity, type Machine, ROOT } from '../../machine/machine.ts';

/** Larger files are no settings. */
export const MOST_SETTINGS_BYTES = 64 * 1024;

const MOST_FILES = 20_000;
const DEPTH = 8;
const TIME_LIMIT = 20_000;

export interface FileSearch {
  readonly as?: Identity;
  /** Further tests of find(1). */
  readonly tests?: readonly string[];
}

/** Real paths, sorted. Links are not followed, nor other file systems entered. */
export async function findFiles(
  machine: Machine,
  folders: readonly string[],
  { as = ROOT, tests = [] }: FileSearch = {},
): Promise<string[]> {
  if (folders.length === 0) return [];
  const pieces: Buffer[] = [];
  await machine.run({
    argv: ['/bin/sh', '-c', SCRIPT, 'sh', String(folders.length), ...folders, ...tests],
    as,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    timeLimit: TIME_LIMIT,
    onOutput: (stream, chunk) => stream === 'stdout' && pieces.push(chunk),
  });
  const paths = Buffer.concat(pieces).toString('utf8').split('\0').slice(0, -1);
  return [...new Set(paths)].sort();
}

/** find(1) wants its depth before its tests. */
const SCRIPT = `count=$1; shift
find "\${@:1:count}" -xdev -maxdepth ${DEPTH} -type f "\${@:count+1}" -print0 2> /dev/null | head -z -n ${MOST_FILES}`;

export const SMALL: FileSearch = { tests: ['-size', `-${MOST_SETTINGS_BYTES / 1024 + 1}k`, '-size', '+0'] };
