/** A script's output on its way to the events: decoded, and bounded. */
import { StringDecoder } from 'node:string_decoder';
import type { OutputStream } from '../../machine/machine.ts';

/** More than any script of the packages in use writes; the rest is counted, not kept. Bytes of one script. */
const MOST_BYTES = 4 * 1024 * 1024;

export class ScriptOutput {
  readonly #pass: (stream: OutputStream, text: string) => void;
  readonly #decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
  readonly #errors: string[] = [];
  #taken = 0;
  #dropped = 0;
  #ended = false;

  constructor(pass: (stream: OutputStream, text: string) => void) {
    this.#pass = pass;
  }

  readonly take = (stream: OutputStream, chunk: Buffer): void => {
    const room = Math.max(0, MOST_BYTES - this.#taken);
    this.#taken += chunk.length;
    this.#dropped += Math.max(0, chunk.length - room);
    this.#give(stream, this.#decoders[stream].write(chunk.subarray(0, room)));
  };

  /** Says how much was left out. What a child writes later is not the script's any more. */
  end(): void {
    for (const stream of ['stdout', 'stderr'] as const) this.#give(stream, this.#decoders[stream].end());
    if (this.#dropped > 0)
      this.#give('stderr', `\n[spkbox left out ${this.#dropped} more bytes of output]\n`);
    this.#ended = true;
  }

  stderr(): string {
    return this.#errors.join('');
  }

  #give(stream: OutputStream, text: string): void {
    if (text === '' || this.#ended) return;
    if (stream === 'stderr') this.#errors.push(text);
    this.#pass(stream, text);
  }
}
