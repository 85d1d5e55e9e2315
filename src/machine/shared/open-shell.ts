/** A shell on the caller's own terminal. */
import type { Program } from './run-command.ts';
import { quoteAll } from './shell-quote.ts';
import { spawnProgram, startError } from './spawn-program.ts';

export const SHELL_ENVIRONMENT = {
  PATH: '/sbin:/bin:/usr/sbin:/usr/bin:/usr/syno/sbin:/usr/syno/bin:/usr/local/sbin:/usr/local/bin',
  HOME: '/root',
  // What the person types is not the package's doing.
  HISTFILE: '/dev/null',
  TERM: process.env.TERM ?? 'dumb',
};

/**
 * Ends when the shell does, however it ends. It gets a terminal of its own, which script(1) joins to the caller's: with the
 * caller's own in hand, a process of the box could type into it (TIOCSTI), and the host's shell would read that afterwards.
 */
export function openShell({ argv, env }: Program): Promise<void> {
  const [file = '', ...args] = process.stdin.isTTY ? ['script', '-qec', quoteAll(argv), '/dev/null'] : argv;
  return new Promise((resolve, reject) => {
    const child = spawnProgram(file, args, { stdio: 'inherit', env, cwd: '/' });
    child.once('error', (error) => reject(startError(file, error)));
    child.once('exit', () => resolve());
  });
}
