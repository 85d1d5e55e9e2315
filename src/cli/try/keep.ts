/** `--keep`: a shell in the box, where it failed or at the end. */
import { type Nas, ROOT } from '../../index.ts';
import { say } from '../terminal.ts';
import type { Keep } from './flags.ts';
import type { Interrupts } from './interrupts.ts';

export interface Keeping {
  readonly atFailure?: (nas: Nas) => Promise<void>;
  readonly atEnd?: (nas: Nas, passed: boolean) => Promise<void>;
}

/** One shell a run: once where it failed first, else at the end. */
export function keeping(keep: Keep | undefined, interrupts: Interrupts): Keeping {
  if (keep === undefined) return {};
  let wasOpen = false;
  const open = async (nas: Nas, where: string) => {
    if (wasOpen || interrupts.signal.aborted) return;
    wasOpen = true;
    await interrupts.leaveTo(() => openShell(nas, where));
  };
  return {
    atFailure: (nas) => open(nas, 'where the package failed'),
    atEnd: async (nas, passed) => {
      if (keep === 'always' || !passed) await open(nas, 'at the end of the run');
    },
  };
}

async function openShell(nas: Nas, where: string): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    say('--keep opens no shell: it needs a terminal for its input and its output.');
    return;
  }
  say(
    `\nYou are in the box as root, ${where}: /var/packages has the packages, /var/log/packages their logs.`,
  );
  say(
    '"exit" or Ctrl-D goes on with the run, which then sees what you changed, too; the box ends with it.\n',
  );
  await nas.machine.openShell(ROOT, '/');
}
