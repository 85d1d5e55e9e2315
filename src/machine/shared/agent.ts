/** A root shell held open inside the box: it takes scripts over its input and answers on its output, one after the other. */
import { randomBytes } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { SpkboxError } from '../../errors.ts';
import { bytesOf } from './names.ts';

/** The loop that runs in the box. It ends when its input does, and with it everything in the box. */
export const AGENT_LOOP = `
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
while IFS=' ' read -r token size; do
  IFS= read -r -N "$size" code
  eval "$code" </dev/null 2>&1
  printf '\\n%s %s\\n' "$token" "$?"
done`;

export interface ScriptResult {
  readonly status: number;
  /** What the script wrote, both streams in their order; its beginning, where that is longer than the asker takes. */
  readonly output: Buffer;
  readonly isCut: boolean;
}

interface Waiting {
  readonly token: string;
  /** Bytes of the answer that are kept. */
  readonly limit: number;
  readonly resolve: (answer: ScriptResult) => void;
  readonly reject: (error: Error) => void;
}

/** Longer than any file operation of ours takes; an agent that is slower hangs. Milliseconds. */
const ANSWER_LIMIT = 120_000;

/** Bytes of an answer that are kept, unless the asker says otherwise: what a package makes must not fill the memory. */
const ANSWER_BYTES = 32 * 1024 * 1024;

/** Bytes after which an answer has no end: root in the box can replace the programs that the agent starts. */
const ENDLESS_BYTES = 256 * 1024 * 1024;

export class Agent {
  readonly #input: Writable;
  readonly #waiting: Waiting[] = [];
  readonly #detach: () => void;
  #received: Buffer[] = [];
  #receivedBytes = 0;
  /** Bytes that were dropped since the answer was cut. */
  #droppedBytes = 0;
  #isCut = false;
  /** The last bytes of all pieces but the newest: an answer's end can be torn apart. */
  #tail = Buffer.alloc(0);
  #lost: SpkboxError | undefined;

  constructor(input: Writable, output: Readable) {
    this.#input = input;
    const onData = (chunk: Buffer) => this.#receive(chunk);
    const onEnd = () => this.lose('its first process ended');
    const onError = () => this.lose('its line broke');
    output.on('data', onData).on('end', onEnd);
    input.on('error', onError);
    // The line outlives this agent: the next life of the box uses it, and its first output must wait for its reader.
    this.#detach = () => {
      output.off('end', onEnd).off('data', onData).pause();
      if (input.listenerCount('error') === 1) input.on('error', ignore);
      input.off('error', onError);
    };
  }

  /** Why nothing can be asked any more. */
  get lost(): SpkboxError | undefined {
    return this.#lost;
  }

  /** Runs the script as root in the box. Scripts run in the order in which they were asked for. */
  ask(script: string, limit = ANSWER_BYTES): Promise<ScriptResult> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    const token = randomBytes(12).toString('hex');
    return new Promise<ScriptResult>((resolve, reject) => {
      const timer = setTimeout(() => this.lose('it did not answer'), ANSWER_LIMIT).unref();
      const settled = <T>(settle: (value: T) => void) => {
        return (value: T) => {
          clearTimeout(timer);
          settle(value);
        };
      };
      this.#waiting.push({ token, limit, resolve: settled(resolve), reject: settled(reject) });
      const bytes = bytesOf(script);
      this.#input.write(Buffer.concat([Buffer.from(`${token} ${bytes.length}\n`), bytes]));
    });
  }

  /** Gives up: everything asked for and still to be asked for fails, with this error or for this reason. */
  lose(reason: string | SpkboxError): void {
    if (this.#lost !== undefined) return;
    this.#detach();
    this.#lost = typeof reason === 'string' ? boxLost(reason) : reason;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#lost);
  }

  #receive(chunk: Buffer): void {
    const [first] = this.#waiting;
    this.#isCut ||= this.#receivedBytes > (first?.limit ?? ANSWER_BYTES);
    if (!this.#isCut) {
      this.#received.push(chunk);
      this.#receivedBytes += chunk.length;
    } else {
      this.#droppedBytes += chunk.length;
      if (this.#droppedBytes > ENDLESS_BYTES) this.lose(endlessAnswer());
    }
    // Most pieces of a long answer do not end it: only the newest is searched, with what an end before it can have begun.
    const recent = Buffer.concat([this.#tail, chunk]);
    if (first !== undefined && recent.includes(`\n${first.token} `)) this.#settle(recent);
    else this.#tail = recent.subarray(-LONGEST_END);
  }

  /** Several answers can come in one piece. The end of one that was cut is in the newest piece alone. */
  #settle(recent: Buffer): void {
    let rest = Buffer.concat(this.#isCut ? [...this.#received, recent] : this.#received);
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const endMark = rest.indexOf(`\n${first.token} `);
      const end = endMark < 0 ? -1 : rest.indexOf('\n', endMark + 1);
      if (end < 0) break;
      this.#waiting.shift();
      const isCut = this.#isCut || endMark > first.limit;
      this.#isCut = false;
      this.#droppedBytes = 0;
      first.resolve({
        status: Number(rest.subarray(endMark + first.token.length + 2, end).toString()),
        output: rest.subarray(0, Math.min(endMark, first.limit)),
        isCut,
      });
      rest = rest.subarray(end + 1);
    }
    this.#received = [rest];
    this.#receivedBytes = rest.length;
    this.#tail = rest.subarray(-LONGEST_END);
  }
}

/** Runs scripts in the box and returns their output. */
export type ScriptRunner = Pick<Agent, 'ask'>;

export const boxLost = (reason: string): SpkboxError =>
  new SpkboxError('MACHINE_LOST', `the box was lost: ${reason}`, {
    hint: 'Run it again; if it happens again, please report it with the output of "spkbox doctor".',
  });

const endlessAnswer = (): SpkboxError =>
  new SpkboxError('MACHINE_LOST', 'the box was lost: a program in it answers without end', {
    hint: 'See whether a script that runs as root replaces programs of the system.',
  });

/** A line feed, a token, a blank, a status and a line feed. */
const LONGEST_END = 32;

const ignore = (): void => undefined;
