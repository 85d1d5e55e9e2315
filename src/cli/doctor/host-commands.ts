/** Commands that DSM has and this host lacks: a namespace box has the host's programs. */
import { existsSync } from 'node:fs';
import { COMMANDS } from '../../index.ts';

export interface HostCommands {
  readonly missing: readonly string[];
  /** The command that installs them on Debian; empty where none is missing. */
  readonly fix: string;
}

const FOLDERS = ['/usr/bin', '/usr/sbin', '/bin', '/sbin'];

export function hostCommands(exists: (path: string) => boolean = existsSync): HostCommands {
  const rows = COMMANDS.filter(({ command }) => !FOLDERS.some((folder) => exists(`${folder}/${command}`)));
  const packages = [...new Set(rows.map(({ debian }) => debian))].toSorted();
  return {
    missing: rows.map(({ command }) => command),
    fix: packages.length === 0 ? '' : `apt-get install ${packages.join(' ')}`,
  };
}
