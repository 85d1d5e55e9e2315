/** The process that holds a box's layers and starts its first process; it ends with spkbox, and the box with it. */
import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { SpkboxError } from '../../errors.ts';
import { Agent } from '../shared/agent.ts';
import { HOST_ENVIRONMENT, signalGroup } from '../shared/run-command.ts';
import { spawnProgram, startError } from '../shared/spawn-program.ts';
import { descriptorPath, enteringLine } from './enter.ts';
import { cleanProgram } from './host-program.ts';
import { layerTree } from './layer-tree.ts';
import { END_SCRIPT, firstProcessScript, supervisorScript } from './scripts.ts';

export interface Supervisor {
  /** It leads a process group, which holds all that it starts. */
  readonly pid: number | undefined;
  readonly agent: Agent;
  /** The line of the box's first process. */
  readonly line: { readonly input: Writable; readonly output: Readable };
  /** Lets the first process of a life answer, once no process of the life before can, and waits until it has moved into its box. */
  beginLine(box: number, life: { readonly token: string; readonly cleared: Promise<unknown> }): Promise<void>;
  /** Tells when the first process of the box that this process holds has ended. */
  onBoxEnd(box: number, listener: () => void): void;
  /** Ends the box and the supervisor, and waits until both are gone. */
  end(): Promise<void>;
}

/** Longer than any host takes to make a box. Milliseconds. */
const START_LIMIT = 30_000;

/** Longer than a supervisor that is not busy takes to end. Milliseconds. */
const END_LIMIT = 500;

export async function startSupervisor(
  user: number,
  { size, hostname }: { size: string; hostname: string },
): Promise<Supervisor> {
  const tree = await layerTree();
  const [file = '', ...args] = cleanProgram([
    ...enteringLine([descriptorPath(user)]),
    ...['unshare', '--mount', '--propagation', 'private', '--'],
    // A bash whose input is a socket takes itself for a remote shell and would read ~/.bashrc.
    ...['bash', '--norc', '-c', supervisorScript(size)],
  ]);
  const child = spawnProgram(file, args, {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    env: { ...HOST_ENVIRONMENT, FIRST_PROCESS: firstProcessScript(hostname) },
    detached: true,
    cwd: '/',
  });
  const [input, output, errors, boxInput, boxOutput, treeInput] = child.stdio as unknown as [
    Writable,
    Readable,
    Readable,
    Writable,
    Readable,
    Writable,
  ];
  for (const stream of [input, boxInput, treeInput]) stream.on('error', () => undefined);
  const errorOutput = listen(errors);
  treeInput.end(tree);
  try {
    await untilReady(output, child, { errorOutput, word: 'ready\n' });
  } catch (error) {
    signalGroup(child, 'SIGKILL');
    throw error;
  }
  const agent = new Agent(input, output);
  const line = { input: boxInput, output: boxOutput };
  // Other processes still hold its lines, which therefore stay open. Without a supervisor the box must be ended here.
  child.once('exit', () => {
    agent.lose('its supervisor ended');
    errorOutput.boxEnded();
    signalGroup(child, 'SIGKILL');
  });
  return {
    ...{ pid: child.pid, agent, line },
    beginLine: async (box, { token, cleared }) => {
      const ready = untilReady(boxOutput, child, { errorOutput, box, word: `ready ${token}\n` });
      const told = cleared.then(() => boxInput.write(`\n${token}\n`));
      await Promise.all([ready, told]);
    },
    onBoxEnd: (box, listener) => errorOutput.onEnded(box, listener),
    end: () => end(child, agent, [output, boxOutput]),
  };
}

interface ErrorOutput {
  text(): string;
  /** Tells the listener. */
  boxEnded(): void;
  /** Replaces the only listener, which belongs to the box that runs now. */
  onEnded(box: number, listener: () => void): void;
}

/** The supervisor's error output: complaints, and a line when a first process ended. */
function listen(errors: Readable): ErrorOutput {
  let text = '';
  let watched: { readonly box: number; readonly listener: () => void } | undefined;
  errors.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-4096);
    // The end of an earlier box can be told late, when the next one is being made.
    const ended = [...chunk.toString().matchAll(/^ended (\d+)$/gm)].map(([, box]) => Number(box));
    if (watched !== undefined && ended.includes(watched.box)) watched.listener();
  });
  return {
    text: () => text.replace(/^ended \d+$/gm, '').trim(),
    boxEnded: () => watched?.listener(),
    onEnded: (box, listener) => {
      watched = { box, listener };
    },
  };
}

/** Reads up to the word that a script of ours prints when it has done its part, and passes over what comes before. */
function untilReady(
  output: Readable,
  child: ChildProcess,
  { errorOutput, word, box = 0 }: { errorOutput: ErrorOutput; word: string; box?: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const settle = (error?: SpkboxError) => {
      clearTimeout(timer);
      output.off('data', onData);
      child.off('exit', onExit).off('error', onError);
      errorOutput.onEnded(0, () => undefined);
      if (error === undefined) resolve();
      else reject(error);
    };
    const fail = (reason: string) => settle(startFailed(`${text}\n${errorOutput.text()}`.trim() || reason));
    const onData = (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-4096);
      if (text.endsWith(word)) settle();
    };
    // The last error output may still arrive.
    const onExit = () => setTimeout(fail, 20, 'its supervisor ended');
    const timer = setTimeout(fail, START_LIMIT, `nothing happened for ${START_LIMIT / 1000} s`);
    const onError = (error: Error) => settle(startError('the supervisor', error));
    output.on('data', onData).resume();
    child.once('exit', onExit).once('error', onError);
    errorOutput.onEnded(box, () => setTimeout(fail, 20, 'its first process ended'));
  });
}

function startFailed(errorOutput: string): SpkboxError {
  return new SpkboxError('MACHINE_START_FAILED', `the box could not be made: ${errorOutput}`, {
    hint: 'Run "spkbox doctor"; it says what is missing here.',
  });
}

async function end(child: ChildProcess, agent: Agent, lines: readonly Readable[]): Promise<void> {
  const isClosed = child.stdout?.closed === true && lines.every((line) => line.closed);
  const closed = isClosed ? undefined : new Promise<void>((resolve) => child.once('close', () => resolve()));
  agent.ask(END_SCRIPT).catch(() => undefined);
  agent.lose('it was ended');
  // Should the supervisor be busy: its group holds the box's first process, too.
  const timer = setTimeout(signalGroup, END_LIMIT, child, 'SIGKILL');
  // The lines close when the last process of the box is gone, since its first one holds them; but only if they are read.
  for (const line of lines) line.resume();
  await closed;
  clearTimeout(timer);
}
