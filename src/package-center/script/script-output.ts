/** Decodes a script's output for the events, and limits its size. */
import { StringDecoder } from 'node:string_decoder';
import type { OutputStream } from '../../machine/machine.ts';

/** Bytes of one script's output that are kept; later bytes are only counted. More than any package in use writes. */
const MOST_OUTPUT_BYTES = 4 * 1024 * 1024;

/** Pieces that are passed on as they come. Later ones are gathered: a script can write its bytes one by one, in turns on both streams. */
const MOST_PIECES = 2000;

/** Characters of gathered text that are passed on together. */
const GATHERED = 16 * 1024;

export class ScriptOutput {
  readonly #pass: (stream: OutputStream, text: string) => void;
  readonly #decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
  readonly #errors: string[] = [];
  readonly #gathered = { stdout: '', stderr: '' };
  #pieces = 0;
  #taken = 0;
  #dropped = 0;
  #ended = false;

  constructor(pass: (stream: OutputStream, text: string) => void) {
    this.#pass = pass;
  }

  readonly take = (stream: OutputStream, chunk: Buffer): void => {
    const room = Math.max(0, MOST_OUTPUT_BYTES - this.#taken);
    this.#taken += chunk.length;
    this.#dropped += Math.max(0, chunk.length - room);
    this.#give(stream, this.#decoders[stream].write(chunk.subarray(0, room)));
  };

  /** Adds a line about output that was left out. Later output of a child of the script is ignored. */
  end(): void {
    for (const stream of ['stdout', 'stderr'] as const) {
      this.#give(stream, this.#decoders[stream].end());
      this.#passOn(stream, this.#gathered[stream]);
    }
    if (this.#dropped > 0)
      this.#passOn('stderr', `\n[spkbox left out ${this.#dropped} more bytes of output]\n`);
    this.#ended = true;
  }

  stderr(): string {
    return this.#errors.join('');
  }

  #give(stream: OutputStream, text: string): void {
    if (this.#ended) return;
    this.#gathered[stream] += text;
    if (this.#pieces < MOST_PIECES || this.#gathered[stream].length >= GATHERED)
      this.#passOn(stream, this.#gathered[stream]);
  }

  #passOn(stream: OutputStream, text: string): void {
    if (text === '' || this.#ended) return;
    this.#gathered[stream] = '';
    this.#pieces += 1;
    if (stream === 'stderr') this.#errors.push(text);
    this.#pass(stream, text);
  }
}
