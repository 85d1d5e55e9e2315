/** A shell on the caller's own terminal. */
import { spawn } from 'node:child_process';
import { HOST_ENVIRONMENT } from './run-command.ts';

export const SHELL_ENVIRONMENT = {
  PATH: '/sbin:/bin:/usr/sbin:/usr/bin:/usr/syno/sbin:/usr/syno/bin:/usr/local/sbin:/usr/local/bin',
  HOME: '/root',
  // What the person types is not the package's doing.
  HISTFILE: '/dev/null',
  TERM: process.env.TERM ?? 'dumb',
};

/** Ends when the shell does, however it ends. */
export function openShell([file = '', ...args]: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', env: HOST_ENVIRONMENT, cwd: '/' });
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
}
