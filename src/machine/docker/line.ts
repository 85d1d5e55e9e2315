/** The line to the first process of a docker box: commands are started over it, and all their streams run over it. */
import { type Duplex, Writable } from 'node:stream';
import { SpkboxError } from '../../errors.ts';
import type { OutputStream } from '../machine.ts';
import { bytesOf } from '../shared/names.ts';
import { attachedReader, type Frame, frameReader, packFrame } from './frames.ts';

export interface Program {
  /** The program by its absolute path, then its arguments. */
  readonly argv: readonly string[];
  readonly umask: number;
  readonly hasInput: boolean;
  /** The agent is continued when a process in the box stops it. */
  readonly isAgent?: boolean;
  /** Called also after the end, for as long as a process in the box holds an output open. */
  readonly onOutput: (stream: OutputStream, chunk: Buffer) => unknown;
}

export interface Exit {
  /** As wait(2) gives it. */
  readonly status: number;
  readonly outputHeld: boolean;
}

export interface Started {
  /** Takes no more than the program reads; an error means only that the program stopped reading. */
  readonly input: Writable;
  /** In the box. Undefined where no process could be started. */
  readonly pid: Promise<number | undefined>;
  readonly exit: Promise<Exit>;
  /** Kills the program's process group. */
  kill(): void;
}

interface Running {
  readonly input: Input;
  readonly onOutput: Program['onOutput'];
  readonly onPid: (pid: number) => void;
  /** Bytes of output that were taken and not acknowledged yet. */
  taken: number;
  readonly resolve: (exit: Exit) => void;
  readonly reject: (error: Error) => void;
}

/** Killed, as wait(2) says it. */
const KILLED: Exit = { status: 9, outputHeld: false };

/** What spkbox says of a box that ended without being asked to. */
export function boxLost(reason: string): SpkboxError {
  return new SpkboxError('MACHINE_LOST', `the box was lost: ${reason}`, {
    hint: 'See whether the Docker engine still runs ("docker info"), then run it again.',
  });
}

export class Line {
  readonly #stream: Duplex;
  readonly #running = new Map<number, Running>();
  readonly #ready: Promise<void>;
  #becomeReady: () => void = () => undefined;
  #failReady: (error: Error) => void = () => undefined;
  #last = 0;
  #complaint = '';
  #lost: SpkboxError | undefined;

  constructor(stream: Duplex) {
    this.#stream = stream;
    this.#ready = new Promise((resolve, reject) => {
      this.#becomeReady = resolve;
      this.#failReady = reject;
    });
    this.#ready.catch(() => undefined);
    const read = frameReader((frame) => this.#take(frame));
    const demultiplex = attachedReader((name, content) => {
      if (name === 'stdout') read(content);
      else this.#complaint = (this.#complaint + content.toString()).slice(-2048);
    });
    stream.on('data', demultiplex);
    stream.once('error', (error) => this.#lose(error.message));
    stream.once('close', () => this.#lose(this.#complaint.trim() || 'its line to the Docker engine broke'));
    stream.once('end', () => stream.destroy());
  }

  /** Settles when the first process listens, or when it never will. */
  ready(): Promise<void> {
    return this.#ready;
  }

  start({ argv, umask, hasInput, isAgent = false, onOutput }: Program): Started {
    this.#last += 1;
    const number = this.#last;
    const input = new Input((letter, content) => this.#send(letter, number, content));
    let onPid: (pid: number | undefined) => void = () => undefined;
    const pid = new Promise<number | undefined>((resolve) => {
      onPid = resolve;
    });
    const exit = new Promise<Exit>((resolve, reject) => {
      if (this.#lost !== undefined) reject(this.#lost);
      else this.#running.set(number, { input, onOutput, onPid, taken: 0, resolve, reject });
    });
    // If the program has a pid, it arrives before the end.
    const onEnd = () => onPid(undefined);
    exit.then(onEnd, onEnd);
    const fields = [umask.toString(8), hasInput ? '1' : '', isAgent ? '1' : '', ...argv];
    this.#send('S', number, bytesOf(fields.join('\0')));
    return { input, pid, exit, kill: () => this.#send('K', number, Buffer.alloc(0)) };
  }

  /** The box is about to be taken away: what runs in it counts as killed. */
  end(): void {
    if (this.#lost !== undefined) return;
    this.#lost = boxLost('it was ended');
    for (const { resolve, input } of this.#forgetAll()) {
      resolve(KILLED);
      input.close();
    }
    this.#stream.destroy();
  }

  #send(letter: string, number: number, content: Buffer): void {
    if (!this.#stream.destroyed) this.#stream.write(packFrame(letter, number, content));
  }

  #take({ letter, number, content }: Frame): void {
    if (letter === 'R') this.#becomeReady();
    const running = this.#running.get(number);
    if (running === undefined) return;
    const { input, onPid, resolve } = running;
    if (letter === 'O') this.#passOutput(number, running, { stream: 'stdout', content });
    else if (letter === 'W') this.#passOutput(number, running, { stream: 'stderr', content });
    else if (letter === 'C') input.taken(content.readUInt32BE(0));
    else if (letter === 'B') input.close();
    else if (letter === 'P') onPid(content.readUInt32BE(0));
    else if (letter === 'X') resolve({ status: content.readUInt16BE(0), outputHeld: content[2] === 1 });
    else if (letter === 'D') {
      this.#running.delete(number);
      input.close();
    }
  }

  /** The box sends no more than a window of output that was not acknowledged. */
  #passOutput(
    number: number,
    running: Running,
    { stream, content }: { stream: OutputStream; content: Buffer },
  ): void {
    const acknowledge = () => {
      running.taken += content.length;
      if (running.taken < WINDOW / 4) return;
      const byteCount = Buffer.alloc(4);
      byteCount.writeUInt32BE(running.taken);
      running.taken = 0;
      this.#send('A', number, byteCount);
    };
    const consumed = running.onOutput(stream, content);
    if (consumed instanceof Promise) consumed.then(acknowledge, acknowledge);
    else acknowledge();
  }

  #lose(reason: string): void {
    if (this.#lost !== undefined) return;
    const error = boxLost(reason);
    this.#lost = error;
    this.#failReady(error);
    for (const { reject, input } of this.#forgetAll()) {
      reject(error);
      input.close();
    }
    this.#stream.destroy();
  }

  #forgetAll(): Running[] {
    const all = [...this.#running.values()];
    this.#running.clear();
    return all;
  }
}

/** As much as may be on its way to a program that does not read it yet. */
const WINDOW = 1 << 20;
const PIECE = 1 << 16;

type Send = (letter: 'I' | 'E', content: Buffer) => void;

/** A program's input. Bytes that the program has not read wait here, to keep them from filling the box and the line. */
class Input extends Writable {
  readonly #send: Send;
  #room = WINDOW;
  #waiting: (() => void) | undefined;
  #closed = false;

  constructor(send: Send) {
    super();
    this.#send = send;
    this.on('error', () => undefined);
  }

  /** The program took so many bytes. */
  taken(bytes: number): void {
    this.#room += bytes;
    this.#goOn();
  }

  /** The program reads no more; later writes are dropped. */
  close(): void {
    this.#closed = true;
    this.#goOn();
  }

  override _write(chunk: Buffer, _: string, callback: () => void): void {
    let rest = chunk;
    while (rest.length > 0 && !this.#closed) {
      if (this.#room < PIECE) {
        this.#waiting = () => this._write(rest, _, callback);
        return;
      }
      const piece = rest.subarray(0, PIECE);
      rest = rest.subarray(piece.length);
      this.#room -= piece.length;
      this.#send('I', piece);
    }
    callback();
  }

  override _final(callback: () => void): void {
    this.#send('E', Buffer.alloc(0));
    callback();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    // A source that fails ends the input as well: the program must not wait for the rest for ever.
    if (error !== null || !this.writableFinished) this.#send('E', Buffer.alloc(0));
    callback(null);
  }

  #goOn(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.();
  }
}
