/** A root shell held open inside the box: it takes scripts over its input and answers on its output, one after the other. */
import { randomBytes } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { SpkboxError } from '../errors.ts';

/** The loop that runs in the box. It ends when its input does, and with it everything in the box. */
export const AGENT_LOOP = `
export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin
while IFS=' ' read -r token size; do
  IFS= read -r -N "$size" code
  eval "$code" </dev/null 2>&1
  printf '\\n%s %s\\n' "$token" "$?"
done`;

export interface Answer {
  readonly status: number;
  /** What the script wrote, both streams in their order. */
  readonly output: Buffer;
}

interface Waiting {
  readonly token: string;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** Longer than any file operation of ours takes; an agent that is slower hangs. Milliseconds. */
const ANSWER_LIMIT = 120_000;

export class Agent {
  readonly #input: Writable;
  readonly #waiting: Waiting[] = [];
  #received: Buffer[] = [];
  #lost: SpkboxError | undefined;

  constructor(input: Writable, output: Readable) {
    this.#input = input;
    output.on('data', (chunk: Buffer) => this.#receive(chunk));
    output.on('end', () => this.lose('its first process ended'));
    input.on('error', () => this.lose('its line broke'));
  }

  /** Runs the script as root in the box. Scripts run in the order in which they were asked for. */
  ask(script: string): Promise<Answer> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    const token = randomBytes(12).toString('hex');
    return new Promise<Answer>((resolve, reject) => {
      const timer = setTimeout(() => this.lose('it did not answer'), ANSWER_LIMIT).unref();
      const settled = <T>(settle: (value: T) => void) => {
        return (value: T) => {
          clearTimeout(timer);
          settle(value);
        };
      };
      this.#waiting.push({ token, resolve: settled(resolve), reject: settled(reject) });
      this.#input.write(`${token} ${Buffer.byteLength(script)}\n${script}`);
    });
  }

  /** Gives up: everything asked for and still to be asked for fails. */
  lose(why: string): void {
    this.#lost ??= new SpkboxError('MACHINE_LOST', `the box was lost: ${why}`, {
      hint: 'Run it again; if it happens again, please report it with the output of "spkbox doctor".',
    });
    for (const { reject } of this.#waiting.splice(0)) reject(this.#lost);
  }

  #receive(chunk: Buffer): void {
    this.#received.push(chunk);
    while (this.#settleFirst()) {
      // Several answers can come in one piece.
    }
  }

  #settleFirst(): boolean {
    const first = this.#waiting[0];
    if (first === undefined) return false;
    const all = this.#received.length === 1 ? (this.#received[0] as Buffer) : Buffer.concat(this.#received);
    this.#received = [all];
    const at = all.indexOf(`\n${first.token} `);
    const end = at < 0 ? -1 : all.indexOf('\n', at + 1);
    if (end < 0) return false;
    this.#waiting.shift();
    this.#received = [all.subarray(end + 1)];
    const status = Number(all.subarray(at + first.token.length + 2, end).toString());
    first.resolve({ status, output: all.subarray(0, at) });
    return true;
  }
}
