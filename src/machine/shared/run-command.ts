/** A command's life as its caller sees it: it ends when it ends, even if its children keep its output open. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { Command, CommandResult } from '../machine.ts';
import { spawnProgram, startError } from './spawn-program.ts';

/** A program of the host with its arguments, and the environment that host programs see. */
export interface Program {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The process on the host that carries a command into a box, and its streams. */
export interface Carrier {
  readonly pid: number | undefined;
  readonly stdin: Writable | null;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exited: Promise<Exit>;
  /** To the process alone. */
  signal(name: NodeJS.Signals): void;
  /** Also to all that is still in its process group. */
  signalGroup(name: NodeJS.Signals): void;
}

export interface Exit {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
}

/**
 * The command's result, once its carrier ends. Output that comes later, from children that the command left behind, still
 * reaches `onOutput`: were the pipe closed, such a daemon would die of its next line.
 * The carrier is in `running` for as long as it runs.
 */
export async function awaitCommand(
  carrier: Carrier,
  command: Command,
  { began, running }: { began: number; running: Set<Carrier> },
): Promise<CommandResult> {
  running.add(carrier);
  const output = passOutput(carrier, command);
  if (carrier.stdin !== null) feed(carrier.stdin, command.stdin);
  const ending = endEarly(() => killCommand(carrier), command);
  try {
    const { exitCode, signal } = await carrier.exited;
    const outputStillOpen = await output.drained();
    const duration = performance.now() - began;
    return { exitCode, signal, endedBy: ending.reason(), outputStillOpen, duration };
  } finally {
    ending.cancel();
    running.delete(carrier);
  }
}

/** Starts the program as a child of this process, in a session of its own. */
export function spawnCarrier({ argv: [file = '', ...args], env }: Program, hasInput: boolean): Carrier {
  const child = spawnProgram(file, args, {
    ...{ stdio: [hasInput ? 'pipe' : 'ignore', 'pipe', 'pipe'], env, detached: true, cwd: '/' },
  });
  const { pid, stdin, stdout, stderr } = child;
  return {
    ...{ pid, stdin, stdout: stdout as Readable, stderr: stderr as Readable },
    exited: exitOf(file, child),
    signal: (name) => signalProcess(pid, name),
    signalGroup: (name) => signalGroup(child, name),
  };
}

export const HOST_ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };

function exitOf(file: string, child: ChildProcess): Promise<Exit> {
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', (error) => reject(startError(file, error)));
    child.once('exit', (code, signal) =>
      resolve({ exitCode: code ?? undefined, signal: signal ?? undefined }),
    );
  });
  exited.catch(() => undefined);
  return exited;
}

interface Output {
  /** Waits until all output from before the end has been passed on; returns whether a process still holds a pipe. */
  drained(): Promise<boolean>;
}

function passOutput(carrier: Carrier, { onOutput }: Command): Output {
  let open = 2;
  let pieces = 0;
  let pendingOutput: Promise<unknown> = Promise.resolve();
  for (const name of ['stdout', 'stderr'] as const) {
    const stream: Readable & { unref?: () => void } = carrier[name];
    stream.on('data', (chunk: Buffer) => {
      pieces += 1;
      const consumed = onOutput?.(name, chunk);
      if (consumed instanceof Promise) {
        stream.pause();
        pendingOutput = Promise.all([
          pendingOutput,
          consumed.catch(() => undefined).then(() => stream.resume()),
        ]);
      }
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
        await pendingOutput;
        await turn();
        if (pieces !== before) quiet = -1;
      }
      const limit = performance.now() + REDIRECT_LIMIT;
      while (open > 0 && performance.now() < limit) await sleep(5);
      return open > 0;
    },
  };
}

/** Milliseconds that a child of the command has to leave its output: a shell redirects a child only once it has forked it. */
const REDIRECT_LIMIT = 250;

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
  const end = (cause: 'time limit' | 'abort') => {
    reason ??= cause;
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
const REAP_LIMIT = 1000;

/**
 * Kills a command and its group. The carrier is killed last, to reap the command; not every host's init reaps orphans.
 */
export function killCommand(carrier: Carrier): void {
  const [command] = childrenOf(carrier);
  const killGroup = () => carrier.signalGroup('SIGKILL');
  if (command === undefined) {
    killGroup();
    return;
  }
  signalProcess(command, 'SIGKILL');
  carrier.signal('SIGCONT');
  const timer = setTimeout(killGroup, REAP_LIMIT);
  const onExit = () => {
    clearTimeout(timer);
    killGroup();
  };
  carrier.exited.then(onExit, onExit);
}

/** The children of a process's first thread; none when it has ended. */
export function childrenOf({ pid }: { readonly pid: number | undefined }): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').map(Number).filter(Boolean);
  } catch {
    return [];
  }
}

/** Sends a signal to a process and all that is still in its group. */
export function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid !== undefined) signalProcess(-pid, name);
}

/** Does nothing where the process has ended. */
export function signalProcess(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself in the meantime.
  }
}
