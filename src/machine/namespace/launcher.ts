/**
 * A small process that starts the commands of spkbox. Node forks to start a process, and a fork copies the tables of its
 * memory: from a test runner of 300 MB a command would take four times as long.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { getSystemErrorName } from 'node:util';
import { hostLimitError, SpkboxError } from '../../errors.ts';
import { MOST_PROCESSES, OOM_SCORE } from '../shared/command-line.ts';
import { bytesOf } from '../shared/names.ts';
import {
  type Carrier,
  type Exit,
  HOST_ENVIRONMENT,
  killCommand,
  signalProcess,
} from '../shared/run-command.ts';
import { spawnProgram, startError } from '../shared/spawn-program.ts';
import { parseWaitStatus } from '../shared/wait-status.ts';
import type { BoxProgram } from './enter.ts';
import { enterArguments } from './enter-script.ts';
import { cleanProgram, hostProgram } from './host-program.ts';
import { LAUNCHER_SCRIPT } from './launcher-script.ts';
import type { SystemCalls } from './system-calls.ts';

export interface LaunchOptions {
  readonly hasInput: boolean;
  readonly umask: number;
}

export interface Launcher {
  /** Starts a program in a session of its own. */
  start(program: BoxProgram, options: LaunchOptions): Promise<Carrier>;
  /** Wakes this process group when spkbox ends, should somebody have stopped it: what is stopped cannot end. */
  wakeAtEnd(group: number): void;
  forget(group: number): void;
  /** False once it has ended by itself: its commands are lost, and another launcher must start the next. */
  readonly isAlive: boolean;
  end(): Promise<void>;
}

interface Launched {
  /** Undefined until the launcher has started it. */
  carrier: Carrier | undefined;
  readonly onStart: (pid: number, descriptors: readonly number[]) => void;
  readonly onExit: (exit: Exit) => void;
  readonly onFailure: (error: Error) => void;
}

export function startLauncher(calls: SystemCalls): Launcher {
  const [file = '', ...args] = cleanProgram([
    ...[hostProgram('perl'), '-e', LAUNCHER_SCRIPT, '--'],
    ...[...enterArguments(calls), String(MOST_PROCESSES), String(OOM_SCORE)],
  ]);
  const child = spawnProgram(file, args, {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: HOST_ENVIRONMENT,
    detached: true,
    cwd: '/',
  });
  return new PerlLauncher(child);
}

class PerlLauncher implements Launcher {
  readonly #child: ChildProcess;
  readonly #input: Socket;
  readonly #output: Socket;
  readonly #launched = new Map<string, Launched>();
  #lost: SpkboxError | undefined;
  #count = 0;
  #rest = '';

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#input = child.stdin as Socket;
    this.#output = child.stdout as Socket;
    this.#input.on('error', () => undefined);
    this.#output.on('data', (chunk: Buffer) => this.#receive(chunk.toString()));
    child.once('error', (error) => this.#lose(startError('perl', error)));
    child.once('exit', () => this.#lose('it ended'));
    child.unref();
    this.#input.unref();
    this.#output.unref();
  }

  get isAlive(): boolean {
    return this.#lost === undefined;
  }

  wakeAtEnd(group: number): void {
    this.#send('W', String(group));
  }

  forget(group: number): void {
    this.#send('F', String(group));
  }

  start({ namespaces, argv, env }: BoxProgram, { hasInput, umask }: LaunchOptions): Promise<Carrier> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    const id = String(this.#count++);
    const variables = Object.entries(env).map((pair) => pair.join('='));
    const settings = [hasInput ? '1' : '', umask.toString(8)];
    const lists = [namespaces, variables].flatMap((list) => [String(list.length), ...list]);
    return new Promise((resolve, reject) => {
      this.#watch(id, { resolve, reject, hasInput });
      this.#send('S', id, ...settings, ...lists, ...argv);
    });
  }

  #watch(
    id: string,
    options: {
      readonly resolve: (carrier: Carrier) => void;
      readonly reject: (error: Error) => void;
      readonly hasInput: boolean;
    },
  ): void {
    const { resolve, reject, hasInput } = options;
    let onExit: Launched['onExit'] = () => undefined;
    let failExit: Launched['onFailure'] = () => undefined;
    const exited = new Promise<Exit>((resolveExit, rejectExit) => {
      onExit = resolveExit;
      failExit = rejectExit;
    });
    exited.catch(() => undefined);
    const onStart: Launched['onStart'] = (pid, descriptors) => {
      const ends = descriptors.map((descriptor) => `/proc/${this.#child.pid}/fd/${descriptor}`);
      const stdin = hasInput ? openPipe(ends.shift() ?? '', 'w') : null;
      const [stdout, stderr] = ends.map((end) => openPipe(end, 'r')) as [Socket, Socket];
      launched.carrier = {
        ...{ pid, stdin, stdout, stderr, exited },
        signal: (name) => this.#signal(id, pid, name),
        signalGroup: (name) => this.#signal(id, pid, name, 'group'),
      };
      resolve(launched.carrier);
    };
    const onFailure = (error: Error) => {
      reject(error);
      failExit(error);
    };
    // A command that runs keeps this process from ending, as a child process does.
    this.#output.ref();
    const launched: Launched = { carrier: undefined, onStart, onExit, onFailure };
    this.#launched.set(id, launched);
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined)
      return;
    const exited = once(this.#child, 'exit');
    this.#child.ref();
    this.#input.end();
    await exited;
  }

  #send(...fields: readonly string[]): void {
    const content = bytesOf(fields.join('\0'));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    this.#input.write(Buffer.concat([length, content]));
  }

  #signal(id: string, pid: number, name: NodeJS.Signals, group?: 'group'): void {
    if (this.#lost === undefined) this.#send('K', id, String(pid), name.slice('SIG'.length), group ?? '');
    else signalProcess(group === undefined ? pid : -pid, name);
  }

  #receive(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(line.split(' '));
  }

  #take([letter, id = '', first, ...more]: readonly string[]): void {
    const launched = this.#launched.get(id);
    if (letter === 'S') {
      this.#begin(id, Number(first), more.map(Number));
    } else if (letter === 'X') {
      launched?.onExit(parseWaitStatus(Number(first)));
      this.#forget(id);
    } else if (letter === 'F') {
      launched?.onFailure(refusal(Number(first)));
      this.#forget(id);
    }
  }

  #begin(id: string, pid: number, descriptors: readonly number[]): void {
    try {
      this.#launched.get(id)?.onStart(pid, descriptors);
    } catch (error) {
      const limit = hostLimitError(error);
      // The pipes of a launcher that has ended are gone, or closed to everybody.
      if (limit === undefined) {
        this.#lose('it ended');
        return;
      }
      this.#launched.get(id)?.onFailure(limit);
      this.#signal(id, pid, 'SIGKILL', 'group');
    }
    this.#send('O', id);
  }

  #forget(id: string): void {
    this.#launched.delete(id);
    if (this.#launched.size === 0) this.#output.unref();
  }

  #lose(reason: string | SpkboxError): void {
    if (this.#lost !== undefined) return;
    this.#lost = typeof reason === 'string' ? launcherLost(reason) : reason;
    for (const [id, { carrier, onFailure }] of this.#launched) {
      // What the launcher started outlives it, and must not.
      if (carrier !== undefined) killCommand(carrier);
      onFailure(this.#lost);
      this.#forget(id);
    }
  }
}

/** The kernel opens a pipe again by the descriptor of another process of the same user. */
function openPipe(path: string, direction: 'r' | 'w'): Socket {
  const access = direction === 'r' ? constants.O_RDONLY : constants.O_WRONLY;
  const fd = openSync(path, access | constants.O_NONBLOCK);
  return new Socket({ fd, readable: direction === 'r', writable: direction === 'w' });
}

function refusal(errno: number): Error {
  const code = getSystemErrorName(-errno);
  return startError('the command', Object.assign(new Error(code), { code, syscall: 'spawn' }));
}

function launcherLost(reason: string): SpkboxError {
  return new SpkboxError('MACHINE_LOST', `the process that starts commands in the box was lost: ${reason}`, {
    hint: 'Run it again; if it happens again, please report it with the output of "spkbox doctor".',
  });
}
