/** xz, through the WebAssembly of xz-decompress. */
import type { SpkboxError } from '../../errors.ts';
import { payloadDamaged, payloadTruncated } from './payload-errors.ts';

/**
 * The module's own stream is not used: it lets only one file be read at a time in the whole process, and stays locked when
 * one is abandoned. Its instance is driven here instead, a fresh one for each file. The layout below is that of the
 * package's version 0.2; test/spk/payload.test.ts would show a change.
 */
interface XzModule {
  _moduleInstance: { readonly exports: XzExports };
  _getModuleInstance(): Promise<void>;
}

interface XzExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  create_context(): number;
  supply_input(context: number, length: number): void;
  get_next_output(context: number): number;
}

/** The words at a context's address. */
const INPUT_ROOM = 0;
const INPUT_START = 1;
const INPUT_DONE = 2;
const INPUT_SIZE = 3;
const OUTPUT_START = 4;
const OUTPUT_SIZE = 5;
const WORDS = 6;

const OK = 0;
const END = 1;
const NO_PROGRESS = 8;

const PROBLEMS: ReadonlyMap<number, string> = new Map([
  [2, 'its check is of a kind that cannot be verified'],
  [3, 'there is not enough memory'],
  [4, 'its dictionary is larger than 64 MiB'],
  [5, 'it is not xz'],
  [6, 'it uses a filter or a check that is not supported; use crc32 or crc64'],
  [7, 'its content is damaged'],
]);

type Read = () => Promise<Buffer | undefined>;

/** The decoder goes on through streams that follow each other and zeros between them; no more input is its sign to end. */
export async function* unxz(read: Read): AsyncGenerator<Buffer> {
  const decoder = await freshDecoder();
  const context = decoder.create_context();
  let input: Buffer = Buffer.alloc(0);
  for (;;) {
    if (wantsInput(decoder, context)) {
      if (input.length === 0) input = (await read()) ?? input;
      input = supply(decoder, context, input);
    }
    const result = runOnce(decoder, context);
    const output = takeOutput(decoder, context);
    if (output.length > 0) yield output;
    if (result === END) return;
    if (result !== OK) throw asError(result);
  }
}

/** One after the other, since the module hands its instance over through one variable. */
let lastMade: Promise<unknown> = Promise.resolve();

function freshDecoder(): Promise<XzExports> {
  const made = lastMade.then(makeDecoder);
  lastMade = made.catch(() => {});
  return made;
}

/** Loaded when it is needed: few packages are xz, and every start of the command line would pay for it. */
async function makeDecoder(): Promise<XzExports> {
  const { default: module } = await import('xz-decompress');
  const stream = module.XzReadableStream as unknown as XzModule;
  await stream._getModuleInstance();
  return stream._moduleInstance.exports;
}

function wantsInput(decoder: XzExports, context: number): boolean {
  const words = wordsOf(decoder, context);
  return words[INPUT_DONE] === words[INPUT_SIZE];
}

/** A trap in the WebAssembly is its last word; it is as damaged as any other input. */
function runOnce(decoder: XzExports, context: number): number {
  try {
    return decoder.get_next_output(context);
  } catch (cause) {
    throw payloadDamaged('its content is damaged', cause);
  }
}

/** Gives the decoder as much as it takes; returns the rest. */
function supply(decoder: XzExports, context: number, input: Buffer): Buffer {
  const words = wordsOf(decoder, context);
  const length = Math.min(words[INPUT_ROOM] ?? 0, input.length);
  new Uint8Array(decoder.memory.buffer).set(input.subarray(0, length), words[INPUT_START]);
  decoder.supply_input(context, length);
  return input.subarray(length);
}

function takeOutput(decoder: XzExports, context: number): Buffer {
  const words = wordsOf(decoder, context);
  const start = words[OUTPUT_START] ?? 0;
  // A copy, since the decoder writes over it.
  const output = Buffer.from(new Uint8Array(decoder.memory.buffer, start, words[OUTPUT_SIZE]));
  words[OUTPUT_SIZE] = 0;
  return output;
}

/** Memory moves when it grows, so that it is looked up each time. */
function wordsOf(decoder: XzExports, context: number): Uint32Array {
  return new Uint32Array(decoder.memory.buffer, context, WORDS);
}

/** It gives up for want of input only when there is no more. */
function asError(result: number): SpkboxError {
  return result === NO_PROGRESS
    ? payloadTruncated()
    : payloadDamaged(PROBLEMS.get(result) ?? `the decoder stopped with ${result}`);
}
