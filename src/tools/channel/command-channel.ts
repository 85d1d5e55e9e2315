/**
 * The command channel from the box to spkbox: two pipes in the box, read by a single long-lived command. Only root may write to
 * root's pipe, so every call on it is root's. Answers are files that only root can make, in folders that no user can list:
 * the caller knows the name of its own answer.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { errorSummary } from '../../errors.ts';
import { type FileOp, type Machine, type OutputStream, ROOT } from '../../machine/machine.ts';
import type { Caller } from '../package-center-api.ts';
import type { Answer, Call } from '../tool.ts';
import { parseRequest, type Request } from './request.ts';
import { lineSplitter } from './split-lines.ts';

/** The folder of the pipes and answers. */
export const CHANNEL_FOLDER = '/run/spkbox';

export interface ChannelOptions {
  readonly machine: Machine;
  answer(call: Call): Promise<Answer>;
  /** The channel broke, and could not be opened again. */
  onLost(reason: string): void;
}

export interface OpenChannel extends AsyncDisposable {
  /** The channel's processes in the box; waits while the channel is being opened again. */
  processes(): Promise<ReadonlySet<number>>;
  /** Runs `work`, which ends every process of the box. The channel is open again when this resolves. */
  pause<T>(work: () => Promise<T>): Promise<T>;
}

/** Calls of one queue that are answered at the same time; a further call fails. */
const MOST_AT_ONCE = 64;

/** Calls of one queue that are refused for this at the same time; a further call is not answered, or memory would grow with it. */
const MOST_PENDING = 1024;

/** The most unread answers in a queue; the oldest is removed first. Far more than callers that wait, so none loses its answer. */
const MOST_UNREAD = 4096;

/** Root's calls have a queue of their own, so a package that floods the channel does not keep root's calls from being answered. */
class CallerQueue {
  readonly folder: string;
  readonly caller: Caller;
  /** Ids of the calls without an answer so far. */
  readonly pending = new Set<string>();
  /** Ids of the answers not read so far, oldest first. */
  readonly unreadAnswers = new Set<string>();

  constructor(name: 'root' | 'anyone') {
    this.folder = `${CHANNEL_FOLDER}/${name}`;
    this.caller = { root: name === 'root' };
  }
}

/** Attempts in a row to open a broken channel again, and milliseconds between them: restoring a box takes a moment. */
const TRIES = 50;
const PAUSE = 50;

/** Milliseconds that the reader may take to notice the end of its box, and that a caller waits for the next reader. */
const LONGEST_END = 2000;
const LONGEST_OPENING = 500;

/** Opening a pipe for reading and writing waits for no writer, and the pipe does not end with its last writer. */
const READER = `
umask 066
mkdir -p ${CHANNEL_FOLDER}/anyone && cd ${CHANNEL_FOLDER} || exit 1
pipe() { umask $1; [ -p $2 ] || mkfifo $2 || exit 1; }
pipe 077 root.ask
mkdir -p root
pipe 044 anyone.ask
pipe 0 pause
cat <> anyone.ask &
anyone=$!
cat <> root.ask >&2 &
echo "open $$ $anyone $!" >&2
wait -n
kill $anyone $! 2> /dev/null`;

/** Ready once the box can call. */
export async function openCommandChannel(options: ChannelOptions): Promise<OpenChannel> {
  const channel = new CommandChannel(options);
  await channel.open();
  return channel;
}

class CommandChannel implements OpenChannel {
  /** The reader that runs now. */
  #reading: Promise<void> = Promise.resolve();
  /** Resolves at the end of `pause`: the reader is not started again before. */
  #paused: Promise<void> | undefined;
  #pids: ReadonlySet<number> = new Set();
  #isOpen = false;
  /** Settled once a reader has opened the channel. */
  #opening = makeSignal();
  readonly #options: ChannelOptions;
  readonly #queues = { root: new CallerQueue('root'), anyone: new CallerQueue('anyone') };
  readonly #end = new AbortController();
  #life: Promise<void> = Promise.resolve();

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  /** An error of the first reader is the caller's; later ones are retried. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#life = this.#read(resolve).then(
        () => {
          reject(new Error('the command channel ended while it was being opened'));
          return this.#keepOpen();
        },
        (error: Error) => reject(error),
      );
    });
  }

  async #keepOpen(): Promise<void> {
    let reason = 'its reader ended';
    for (let tries = 0; tries < TRIES && !this.#end.signal.aborted; tries += 1) {
      await (this.#paused ?? sleep(PAUSE, undefined, { signal: this.#end.signal }).catch(() => undefined));
      if (this.#end.signal.aborted) return;
      const opened = () => {
        tries = 0;
      };
      await this.#read(opened).catch((error: Error) => {
        reason = error.message;
      });
    }
    if (!this.#end.signal.aborted) this.#options.onLost(reason);
  }

  /** Runs one reader until it ends. */
  async #read(onOpen: () => void): Promise<void> {
    const rootLines = lineSplitter((line) => {
      // The reader itself writes the first line, so no later line can name the channel's processes.
      if (this.#isOpen) return this.#receive(line, this.#queues.root);
      this.#noteOpening(line);
      if (this.#isOpen) onOpen();
    });
    const userLines = lineSplitter((line) => this.#receive(line, this.#queues.anyone));
    const readers: Record<OutputStream, (chunk: Buffer) => void> = { stderr: rootLines, stdout: userLines };
    const run = this.#options.machine.run({
      argv: ['/bin/bash', '--norc', '-c', READER],
      as: ROOT,
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
      onOutput: (stream, chunk) => readers[stream](chunk),
      signal: this.#end.signal,
    });
    this.#reading = run.then(
      () => undefined,
      () => undefined,
    );
    await run.finally(() => {
      this.#isOpen = false;
      this.#opening = makeSignal();
    });
  }

  async pause<T>(work: () => Promise<T>): Promise<T> {
    const pause = makeSignal();
    this.#paused = pause.settled;
    const { root: rootQueue, anyone: userQueue } = this.#queues;
    try {
      const result = await work();
      await endOrTime(this.#reading, LONGEST_END);
      for (const { pending, unreadAnswers } of [rootQueue, userQueue]) {
        pending.clear();
        unreadAnswers.clear();
      }
      return result;
    } finally {
      this.#paused = undefined;
      pause.settle();
      await this.processes();
    }
  }

  #noteOpening(line: string): void {
    const [word, ...pids] = line.split(' ');
    if (word !== 'open') return;
    this.#pids = new Set(pids.map(Number));
    this.#isOpen = true;
    this.#opening.settle();
  }

  async processes(): Promise<ReadonlySet<number>> {
    const isWaiting = !this.#isOpen && !this.#end.signal.aborted;
    if (isWaiting) await endOrTime(this.#opening.settled, LONGEST_OPENING);
    return this.#pids;
  }

  #receive(line: string, queue: CallerQueue): void {
    const request = parseRequest(line, queue.caller);
    if (request === undefined) return;
    // A box that ends during the answer needs no answer.
    const serve = request.kind === 'over' ? this.#forget(request.id, queue) : this.#serve(request, queue);
    serve.catch(() => undefined);
  }

  async #serve({ id, kind, call }: Exclude<Request, { kind: 'over' }>, queue: CallerQueue): Promise<void> {
    if (queue.pending.has(id) || queue.unreadAnswers.has(id)) return;
    if (queue.pending.size >= MOST_PENDING) return;
    queue.pending.add(id);
    try {
      const answer = await this.#answer(kind, call, queue);
      queue.unreadAnswers.add(id);
      await this.#options.machine.change(answerFile(queue.folder, id, answer));
    } finally {
      queue.pending.delete(id);
    }
    const [oldest] = queue.unreadAnswers;
    if (oldest !== undefined && queue.unreadAnswers.size > MOST_UNREAD) await this.#forget(oldest, queue);
  }

  async #answer(kind: 'call' | 'cut', call: Call, { pending }: CallerQueue): Promise<Answer> {
    if (kind === 'cut') return failure(call, 'the arguments are too long for spkbox');
    if (pending.size > MOST_AT_ONCE) return failure(call, `more than ${MOST_AT_ONCE} calls at once`);
    return this.#options.answer(call).catch((error: Error) => failure(call, errorSummary(error)));
  }

  async #forget(id: string, queue: CallerQueue): Promise<void> {
    if (!queue.unreadAnswers.delete(id)) return;
    await this.#options.machine.change([{ op: 'remove', path: `${queue.folder}/${id}` }]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    this.#opening.settle();
    await this.#life.catch(() => undefined);
  }
}

/** A promise, and the function that settles it. */
function makeSignal() {
  let settle: () => void = () => undefined;
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  return { settled, settle };
}

/** Waits for the promise, but for so many milliseconds at most. */
async function endOrTime(promise: Promise<void>, limit: number): Promise<void> {
  const ended = new AbortController();
  const time = sleep(limit, undefined, { signal: ended.signal }).catch(() => undefined);
  await Promise.race([promise, time]);
  ended.abort();
}

const failure = ({ command }: Call, reason: string): Answer => ({
  exitCode: 1,
  out: '',
  err: `${command}: ${reason}\n`,
});

/** Written to a part file and then moved, so the caller never reads half an answer. A text in the box cannot hold a NUL. */
function answerFile(
  folder: string,
  id: string,
  { exitCode, out: stdoutText, err: stderrText }: Answer,
): FileOp[] {
  const clean = (text: string) => text.replaceAll('\0', '');
  const text = `${exitCode} ${Buffer.byteLength(clean(stdoutText))}\n${clean(stdoutText)}${clean(stderrText)}`;
  const part = `${CHANNEL_FOLDER}/part-${id}`;
  return [
    { op: 'file', path: part, text, mode: 0o644, owner: ROOT },
    { op: 'move', path: part, to: `${folder}/${id}` },
  ];
}
