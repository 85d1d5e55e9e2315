/** The process that holds a box's layers and starts its first process; it ends with spkbox, and the box with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { SpkboxError } from '../../errors.ts';
import { Agent } from '../agent.ts';
import { type Entry, entryFormat, parseEntries } from '../file-facts.ts';
import { HOST_ENVIRONMENT } from '../run-command.ts';
import { descriptorPath } from './enter.ts';
import { cleanProgram } from './host-program.ts';
import { layerTree } from './layer-tree.ts';
import { firstProcessScript, keeperScript, LAYERS } from './scripts.ts';

export interface Keeper {
  readonly agent: Agent;
  /** The line of the box's first process. */
  readonly line: { readonly input: Writable; readonly output: Readable };
  /** Waits until the first process has moved into the box. */
  firstProcessReady(): Promise<void>;
  /** Tells when the first process of the box that runs now ends. */
  onBoxEnd(listener: () => void): void;
  listBase(): Promise<Map<string, Entry>>;
  /** Ends the box and the keeper, and waits until both are gone. */
  end(): Promise<void>;
}

/** Longer than any host takes to make a box. Milliseconds. */
const START_LIMIT = 30_000;

export async function startKeeper(
  user: number,
  { size, hostname }: { size: string; hostname: string },
): Promise<Keeper> {
  const tree = await layerTree();
  const [file = '', ...args] = cleanProgram([
    ...['nsenter', `--user=${descriptorPath(user)}`, '--'],
    ...['unshare', '--mount', '--propagation', 'private', '--'],
    // A bash whose input is a socket takes itself for a remote shell and would read ~/.bashrc.
    ...['bash', '--norc', '-c', keeperScript(size)],
  ]);
  const child = spawn(file, args, {
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
  const said = listen(errors);
  treeInput.end(tree);
  try {
    await untilReady(output, child, said);
  } catch (error) {
    killGroup(child);
    throw error;
  }
  const agent = new Agent(input, output);
  const line = { input: boxInput, output: boxOutput };
  return {
    agent,
    line,
    firstProcessReady: () => untilReady(boxOutput, child, said),
    onBoxEnd: (listener) => said.onEnded(listener),
    listBase: () => listBase(agent),
    end: () => end(child, agent),
  };
}

interface Said {
  text(): string;
  onEnded(listener: () => void): void;
}

/** The keeper's error output: complaints, and a line when a first process ended. */
function listen(errors: Readable): Said {
  let text = '';
  let ended: () => void = () => undefined;
  errors.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-4096);
    if (/^ended \d+$/m.test(chunk.toString())) ended();
  });
  return {
    text: () => text.replace(/^ended \d+$/gm, '').trim(),
    onEnded: (listener) => {
      ended = listener;
    },
  };
}

/** Reads up to the word that a script of ours prints when it has done its part. */
function untilReady(output: Readable, child: ChildProcess, said: Said): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const settle = (error?: SpkboxError) => {
      clearTimeout(timer);
      output.off('data', onData);
      child.off('exit', onExit);
      said.onEnded(() => undefined);
      if (error === undefined) resolve();
      else reject(error);
    };
    const fail = (why: string) => settle(startFailed(`${text}\n${said.text()}`.trim() || why));
    const onData = (chunk: Buffer) => {
      text += chunk.toString();
      if (text.endsWith('ready\n')) settle();
    };
    // What it said last may still be on its way.
    const onExit = () => setTimeout(fail, 20, 'its keeper ended');
    const timer = setTimeout(fail, START_LIMIT, `nothing happened for ${START_LIMIT / 1000} s`);
    output.on('data', onData);
    child.once('exit', onExit);
    child.once('error', (error) => fail(error.message));
    said.onEnded(() => setTimeout(fail, 20, 'its first process ended'));
  });
}

function startFailed(said: string): SpkboxError {
  return new SpkboxError('MACHINE_START_FAILED', `the box could not be made: ${said}`, {
    hint: 'Run "spkbox doctor"; it says what is missing here.',
  });
}

async function listBase(agent: Agent): Promise<Map<string, Entry>> {
  const { output } = await agent.ask(`find ${LAYERS}/base -mindepth 1 -printf ${entryFormat('%P')}`);
  return new Map(
    parseEntries(output).map((entry) => [`/${entry.path}`, { ...entry, path: `/${entry.path}` }]),
  );
}

async function end(child: ChildProcess, agent: Agent): Promise<void> {
  agent.lose('it was ended');
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  killGroup(child);
  // The lines close when the last process of the box is gone, since its first one holds them.
  await gone;
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}
