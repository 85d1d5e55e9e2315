/** `--keep`: a shell in the box where it fails, before anything is undone, or while the package runs. */
import { type Command, type Identity, type Nas, ROOT, type StepHook } from '../../index.ts';
import { say } from '../terminal.ts';
import type { Keep } from './flags.ts';
import type { Interrupts } from './interrupts.ts';

export interface Keeping {
  readonly hooks?: readonly StepHook[];
  readonly atFailure?: (nas: Nas) => Promise<void>;
  readonly atRunning?: (nas: Nas) => Promise<void>;
}

/** A run opens one shell: at the first failure, or before that with the package running. */
export function keeping(keep: Keep | undefined, interrupts: Interrupts): Keeping {
  if (keep === undefined) return {};
  let hasOpened = false;
  const open = async (shell: Shell) => {
    if (hasOpened || interrupts.signal.aborted) return;
    hasOpened = true;
    await interrupts.leaveTo(() => openShell(shell));
  };
  return {
    hooks: [failureHook(open)],
    atFailure: ({ machine }) => open({ machine, where: 'where the run failed' }),
    ...(keep === 'running'
      ? { atRunning: ({ machine }: Nas) => open({ machine, where: 'with the package running' }) }
      : {}),
  };
}

interface Shell {
  readonly machine: Nas['machine'];
  readonly where: string;
  /** The script that failed: the shell has its user and environment. */
  readonly command?: Command | undefined;
}

/** A failure that the action ignores opens no shell. */
const failureHook =
  (open: (shell: Shell) => Promise<void>): StepHook =>
  async (step, { machine, action, package: name, command, undo }, run) => {
    const result = await run();
    if (result.result !== 'failed' || undo || step.onFailure === 'ignore') return result;
    const { step: part } = step;
    const title = part.kind === 'script' ? part.script : part.kind === 'task' ? part.task : part.worker;
    say(`\n${title} failed: ${result.reason ?? 'it gave no reason'}`);
    await open({ machine, where: `in the ${action} of ${name}, right after ${title}`, command });
    return result;
  };

async function openShell({ machine, where, command }: Shell): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    say('--keep opens no shell: it needs a terminal for its input and its output.');
    return;
  }
  const as: Identity = command?.as ?? ROOT;
  const isRoot = as.uid === 0;
  const user = isRoot ? 'root' : "the package's user";
  const environment = command === undefined ? '' : ', with the environment of the script';
  say(`\nThis is a shell in the box ${where}, as ${user}${environment}. Nothing is undone yet.`);
  say('The packages are in /var/packages, their logs in /var/log/packages.');
  say(`"exit" or Ctrl-D ${isRoot ? 'goes on with the run' : 'opens a shell as root, and then goes on'}.\n`);
  await machine.openShell({ as, cwd: '/', env: command?.env ?? {} });
  if (!isRoot) await machine.openShell({ as: ROOT, cwd: '/', env: {} });
}
