/** A command's life as its caller sees it: it ends when it ends, even if its children keep its output open. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { Command, CommandResult } from './machine.ts';

/**
 * Starts the program in a session of its own and waits for it alone. Output that comes later, from children that it
 * left behind, still reaches `onOutput`: were the pipe closed, such a daemon would die of its next line.
 */
export async function runProcess(program: readonly string[], command: Command): Promise<CommandResult> {
  const began = performance.now();
  const [file = '', ...args] = program;
  const stdin = command.stdin === undefined ? 'ignore' : 'pipe';
  // The environment of the command itself travels in its arguments: this one is seen by host programs.
  const child = spawn(file, args, {
    stdio: [stdin, 'pipe', 'pipe'],
    env: HOST_ENVIRONMENT,
    detached: true,
    cwd: '/',
  });
  const output = passOutput(child, command);
  feed(child, command.stdin);
  const ending = endEarly(child, command);
  try {
    const { exitCode, signal } = await exited(child);
    const outputHeld = await output.drained();
    return { exitCode, signal, endedBy: ending.reason(), outputHeld, duration: performance.now() - began };
  } finally {
    ending.cancel();
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

function feed(child: ChildProcess, stdin: Command['stdin']): void {
  if (stdin === undefined || child.stdin === null) return;
  // A command that does not read its input is no fault of ours.
  child.stdin.on('error', () => undefined);
  if (typeof stdin === 'string' || Buffer.isBuffer(stdin)) child.stdin.end(stdin);
  else stdin.on('error', () => child.stdin?.destroy()).pipe(child.stdin);
}

function endEarly(child: ChildProcess, { timeLimit, signal }: Command) {
  let reason: CommandResult['endedBy'];
  const end = (why: 'time limit' | 'abort') => {
    reason ??= why;
    killGroup(child);
  };
  const timer = timeLimit === undefined ? undefined : setTimeout(end, timeLimit, 'time limit');
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

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}
