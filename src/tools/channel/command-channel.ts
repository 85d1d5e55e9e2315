/**
 * The line from the box to spkbox: two pipes in the box that one long-lived command reads, one for root and one for
 * everybody. What comes on root's was written by root, for nobody else may write there; the rest is anybody's.
 * Answers are files that only root can make, in folders that nobody can list: who asked knows the name.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { errorSummary } from '../../errors.ts';
import { type FileOp, type Machine, type OutputStream, ROOT } from '../../machine/machine.ts';
import type { Caller } from '../package-center-api.ts';
import type { Answer, Call } from '../tool.ts';
import { parseRequest, type Request } from './request.ts';
import { lineSplitter } from './split-lines.ts';

/** Where the line has its pipes and answers. */
export const CHANNEL_FOLDER = '/run/spkbox';

export interface ChannelOptions {
  readonly machine: Machine;
  answer(call: Call): Promise<Answer>;
  /** The line broke, and could not be opened again. */
  onLost(why: string): void;
}

export interface OpenChannel extends AsyncDisposable {
  /** The processes of the box that are the line's own; waits while it is opened again. */
  processes(): Promise<ReadonlySet<number>>;
  /** Runs `during`, which ends every process of the box; open again when it resolves. */
  pause<T>(during: () => Promise<T>): Promise<T>;
}

/** Calls of one side that are answered at once; whatever else is asked meanwhile is turned away. */
const MOST_AT_ONCE = 64;

/**
 * Answers to one side that lie there and that nobody said to have read; the oldest goes when there are more. Far more than
 * ever wait to be read: who really asked must find his.
 */
const MOST_UNREAD = 4096;

/** Root's calls and everybody's are kept apart: whatever a package sends, root's are answered. */
class CallerQueue {
  readonly folder: string;
  readonly caller: Caller;
  /** Those who asked and have no answer yet. */
  readonly pending = new Set<string>();
  /** The answers that lie there, oldest first. */
  readonly unreadAnswers = new Set<string>();

  constructor(name: 'root' | 'anyone') {
    this.folder = `${CHANNEL_FOLDER}/${name}`;
    this.caller = { root: name === 'root' };
  }
}

/** How often in a row a line that broke is opened again, and the pause between: a box that is restored takes a moment. */
const TRIES = 50;
const PAUSE = 50;

/** Milliseconds that a reader may take to notice that its box has ended. */
const LONGEST_END = 2000;

/** Whoever opens a pipe for both reads it without waiting for a writer, and sees no end when the last writer goes. */
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
  const line = new CommandChannel(options);
  await line.open();
  return line;
}

class CommandChannel implements OpenChannel {
  /** The reader that runs now. */
  #reading: Promise<void> = Promise.resolve();
  /** While the box is put back to an earlier state: until when the reader need not be started again. */
  #paused: Promise<void> | undefined;
  #pids: ReadonlySet<number> = new Set();
  #isOpen = false;
  readonly #options: ChannelOptions;
  readonly #sides = { root: new CallerQueue('root'), anyone: new CallerQueue('anyone') };
  readonly #end = new AbortController();
  #life: Promise<void> = Promise.resolve();

  constructor(options: ChannelOptions) {
    this.#options = options;
  }

  /** The first life of the reader: an error of it is the caller's to see. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#life = this.#read(resolve).then(
        () => {
          reject(new Error('the line to the box ended as it was opened'));
          return this.#keepOpen();
        },
        (error: Error) => reject(error),
      );
    });
  }

  async #keepOpen(): Promise<void> {
    let why = 'its reader ended';
    for (let tries = 0; tries < TRIES && !this.#end.signal.aborted; tries += 1) {
      await (this.#paused ?? sleep(PAUSE, undefined, { ref: false }));
      if (this.#end.signal.aborted) return;
      const opened = () => {
        tries = 0;
      };
      await this.#read(opened).catch((error: Error) => {
        why = error.message;
      });
    }
    if (!this.#end.signal.aborted) this.#options.onLost(why);
  }

  /** One life of the reader. */
  async #read(onOpen: () => void): Promise<void> {
    const fromRoot = lineSplitter((line) => {
      // The first line is the reader's own: nothing that comes later can say which processes are ours.
      if (this.#isOpen) return this.#receive(line, this.#sides.root);
      this.#noteOpening(line);
      if (this.#isOpen) onOpen();
    });
    const fromAnyone = lineSplitter((line) => this.#receive(line, this.#sides.anyone));
    const readers: Record<OutputStream, (chunk: Buffer) => void> = { stderr: fromRoot, stdout: fromAnyone };
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
    });
  }

  async pause<T>(during: () => Promise<T>): Promise<T> {
    let resume: () => void = () => undefined;
    this.#paused = new Promise((resolve) => {
      resume = resolve;
    });
    const { root, anyone } = this.#sides;
    try {
      const result = await during();
      await Promise.race([this.#reading, sleep(LONGEST_END, undefined, { ref: false })]);
      for (const { pending, unreadAnswers } of [root, anyone]) {
        pending.clear();
        unreadAnswers.clear();
      }
      return result;
    } finally {
      this.#paused = undefined;
      resume();
      await this.processes();
    }
  }

  #noteOpening(line: string): void {
    const [word, ...pids] = line.split(' ');
    if (word !== 'open') return;
    this.#pids = new Set(pids.map(Number));
    this.#isOpen = true;
  }

  async processes(): Promise<ReadonlySet<number>> {
    for (let tries = 0; tries < TRIES && !this.#isOpen && !this.#end.signal.aborted; tries += 1)
      await sleep(PAUSE / 5);
    return this.#pids;
  }

  #receive(line: string, side: CallerQueue): void {
    const request = parseRequest(line, side.caller);
    if (request === undefined) return;
    // A box that ends while it is answered needs no answer.
    const serve = request.kind === 'over' ? this.#forget(request.id, side) : this.#serve(request, side);
    serve.catch(() => undefined);
  }

  async #serve({ id, kind, call }: Exclude<Request, { kind: 'over' }>, side: CallerQueue): Promise<void> {
    if (side.pending.has(id) || side.unreadAnswers.has(id)) return;
    side.pending.add(id);
    try {
      const answer = await this.#answer(kind, call, side);
      side.unreadAnswers.add(id);
      await this.#options.machine.change(answerFile(side.folder, id, answer));
    } finally {
      side.pending.delete(id);
    }
    const [oldest] = side.unreadAnswers;
    if (oldest !== undefined && side.unreadAnswers.size > MOST_UNREAD) await this.#forget(oldest, side);
  }

  async #answer(kind: 'call' | 'cut', call: Call, { pending }: CallerQueue): Promise<Answer> {
    if (kind === 'cut') return failure(call, 'its arguments are longer than spkbox takes them');
    if (pending.size > MOST_AT_ONCE) return failure(call, `more than ${MOST_AT_ONCE} calls at once`);
    return this.#options.answer(call).catch((error: Error) => failure(call, errorSummary(error)));
  }

  async #forget(id: string, side: CallerQueue): Promise<void> {
    if (!side.unreadAnswers.delete(id)) return;
    await this.#options.machine.change([{ op: 'remove', path: `${side.folder}/${id}` }]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#life.catch(() => undefined);
  }
}

const failure = ({ command }: Call, why: string): Answer => ({
  exitCode: 1,
  out: '',
  err: `${command}: ${why}\n`,
});

/** Written beside its place and then moved there: who waits for it finds it whole. No text of the box holds a NUL. */
function answerFile(folder: string, id: string, { exitCode, out, err }: Answer): FileOp[] {
  const clean = (text: string) => text.replaceAll('\0', '');
  const text = `${exitCode} ${Buffer.byteLength(clean(out))}\n${clean(out)}${clean(err)}`;
  const part = `${CHANNEL_FOLDER}/part-${id}`;
  return [
    { op: 'file', path: part, text, mode: 0o644, owner: { uid: 0, gid: 0 } },
    { op: 'move', path: part, to: `${folder}/${id}` },
  ];
}
