/** Commands that DSM has and this host lacks: a namespace box has the host's programs. */
import { existsSync } from 'node:fs';
import { COMMANDS, installText } from '../../index.ts';

export interface HostCommands {
  readonly missing: readonly string[];
  /** The command that installs them on Debian; empty where none is missing. */
  readonly fix: string;
}

const FOLDERS = ['/usr/bin', '/usr/sbin', '/bin', '/sbin'];

export function hostCommands(exists: (path: string) => boolean = existsSync): HostCommands {
  const missing = COMMANDS.map(({ command }) => command).filter(
    (command) => !FOLDERS.some((folder) => exists(`${folder}/${command}`)),
  );
  return { missing, fix: installText(missing) };
}
