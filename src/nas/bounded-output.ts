/** The output of a command in memory: decoded, and bounded. */
import { StringDecoder } from 'node:string_decoder';
import type { OutputStream } from '../machine/machine.ts';

/** Far more than a test compares. Bytes of both streams together. */
const LIMIT = 16 * 1024 * 1024;

export class BoundedOutput {
  readonly #decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') };
  readonly #texts = { stdout: '', stderr: '' };
  #taken = 0;
  #isOver = false;

  readonly take = (stream: OutputStream, chunk: Buffer): void => {
    if (this.#isOver) return;
    const room = Math.max(0, LIMIT - this.#taken);
    this.#taken += chunk.length;
    this.#texts[stream] += this.#decoders[stream].write(chunk.subarray(0, room));
  };

  /** What came so far; what a child of the command writes later is not taken. */
  end(): { readonly stdout: string; readonly stderr: string; readonly omittedBytes: number } {
    this.#isOver = true;
    const { stdout, stderr } = this.#decoders;
    return {
      stdout: this.#texts.stdout + stdout.end(),
      stderr: this.#texts.stderr + stderr.end(),
      omittedBytes: Math.max(0, this.#taken - LIMIT),
    };
  }
}
