/** A command's life as its caller sees it: it ends when it ends, even if its children keep its output open. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { SpkboxError } from '../../errors.ts';
import type { Command, CommandResult } from '../machine.ts';

/** A program of the host with its arguments, and the environment that host programs see. */
export interface Program {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts the program in a session of its own and waits for it alone. Output that comes later, from children that it
 * left behind, still reaches `onOutput`: were the pipe closed, such a daemon would die of its next line.
 * The process is in `running` for as long as it runs.
 */
export async function runProcess(
  program: Program,
  command: Command,
  running = new Set<ChildProcess>(),
): Promise<CommandResult> {
  const began = performance.now();
  const child = start(program, command);
  running.add(child);
  const output = passOutput(child, command);
  if (child.stdin !== null) feed(child.stdin, command.stdin);
  const ending = endEarly(() => killCommand(child), command);
  try {
    const { exitCode, signal } = await exited(child);
    const outputHeld = await output.drained();
    return {
      exitCode,
      signal,
      endedBy: ending.reason(),
      outputStillOpen: outputHeld,
      duration: performance.now() - began,
    };
  } finally {
    ending.cancel();
    running.delete(child);
  }
}

function start({ argv: [file = '', ...args], env }: Program, { stdin }: Command): ChildProcess {
  try {
    return spawn(file, args, {
      stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      env,
      detached: true,
      cwd: '/',
    });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'E2BIG') throw cause;
    throw new SpkboxError(
      'MACHINE_BAD_ARGUMENT',
      'the arguments or the environment of a command are too long',
      {
        hint: 'Give long texts on standard input or in a file.',
        cause,
      },
    );
  }
}

export const HOST_ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

function exited(child: ChildProcess): Promise<{ exitCode: number | undefined; signal: string | undefined }> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      resolve({ exitCode: code ?? undefined, signal: signal ?? undefined }),
    );
  });
}

interface Output {
  /** Waits until all that was written before the end has been passed on; says whether somebody still holds a pipe. */
  drained(): Promise<boolean>;
}

function passOutput(child: ChildProcess, { onOutput }: Command): Output {
  let open = 2;
  let pieces = 0;
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = child[name] as Readable & { unref?: () => void };
    stream.on('data', (chunk: Buffer) => {
      pieces += 1;
      onOutput?.(name, chunk);
    });
    stream.once('close', () => {
      open -= 1;
    });
    stream.unref?.();
  }
  return {
    async drained() {
      // What was written before the end is in the pipes by now; turns of the event loop without news mean all was read.
      for (let quiet = 0; quiet < 3 && open > 0; quiet += 1) {
        const before = pieces;
        await turn();
        if (pieces !== before) quiet = -1;
      }
      return open > 0;
    },
  };
}

/** Gives a command its input. */
export function feed(input: Writable, stdin: Command['stdin']): void {
  if (stdin === undefined) return;
  // A command that does not read its input is no fault of ours.
  input.on('error', () => undefined);
  if (typeof stdin === 'string' || Buffer.isBuffer(stdin)) input.end(stdin);
  else if (stdin.destroyed) input.end();
  // A stream that breaks without an end is the end all the same: the command would wait for the rest for ever.
  else
    stdin
      .on('error', () => input.destroy())
      .once('close', () => input.end())
      .pipe(input);
}

/** What setTimeout can count, in milliseconds; it takes anything longer for none at all. */
const LONGEST = 2 ** 31 - 1;

/** Kills the command when its time is over or its caller gives up, and remembers which. */
export function endEarly(kill: () => void, { timeLimit, signal }: Command) {
  let reason: CommandResult['endedBy'];
  const end = (why: 'time limit' | 'abort') => {
    reason ??= why;
    kill();
  };
  const timer =
    timeLimit === undefined ? undefined : setTimeout(end, Math.min(timeLimit, LONGEST), 'time limit');
  const onAbort = () => end('abort');
  signal?.addEventListener('abort', onAbort);
  if (signal?.aborted) onAbort();
  return {
    reason: () => reason,
    cancel: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}

/** Milliseconds that a carrier has to see its command end. */
const BURIAL_LIMIT = 1000;

/**
 * Kills a command and its group. The process that carried it into the box goes last: it must see the command end, whose
 * next parent would be the host's first process, and not every host has one that cares.
 */
function killCommand(carrier: ChildProcess): void {
  const [command] = childrenOf(carrier);
  const killGroup = () => signalGroup(carrier, 'SIGKILL');
  if (command === undefined) {
    killGroup();
    return;
  }
  signal(command, 'SIGKILL');
  signal(carrier.pid, 'SIGCONT');
  const timer = setTimeout(killGroup, BURIAL_LIMIT);
  carrier.once('exit', () => {
    clearTimeout(timer);
    killGroup();
  });
}

/** The children of a process's first thread; none when it has ended. */
export function childrenOf({ pid }: Pick<ChildProcess, 'pid'>): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').map(Number).filter(Boolean);
  } catch {
    return [];
  }
}

/** Sends a signal to a process and all that is still in its group. */
export function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid !== undefined) signal(-pid, name);
}

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself in the meantime.
  }
}
