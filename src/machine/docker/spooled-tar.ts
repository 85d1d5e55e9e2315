/** Bytes kept in an unlinked file: it disappears with spkbox, however spkbox ends. */
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export class SpooledTar {
  readonly #file: FileHandle;
  #writing: Promise<unknown> = Promise.resolve();

  static async open(): Promise<SpooledTar> {
    const path = join(tmpdir(), `spkbox-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new SpooledTar(file);
  }

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Pieces are written in the order in which they are given; `written` tells whether all could be. */
  write(chunk: Buffer): void {
    this.#writing = this.#writing.then(() => this.#file.writeFile(chunk));
    this.#writing.catch(() => undefined);
  }

  async written(): Promise<void> {
    await this.#writing;
  }

  read(): Readable {
    return createReadStream('', { fd: this.#file.fd, start: 0, autoClose: false });
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#file.close();
  }
}
