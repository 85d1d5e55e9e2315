/** xz, by the WebAssembly of xz-decompress. */
import type { SpkboxError } from '../../errors.ts';
import { payloadDamaged, payloadTruncated } from './payload-errors.ts';

/**
 * The module's own stream reads only one file at a time in the whole process, and stays locked after an abandoned one.
 * This file drives a fresh instance for each file instead. The layout below belongs to version 0.2 of the package;
 * test/spk/read/payload.test.ts would show a change.
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
const WORD_COUNT = 6;

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

type ReadChunk = () => Promise<Buffer | undefined>;

/** The decoder reads consecutive streams and the zeros between them. It ends when the input ends. */
export async function* unxz(read: ReadChunk): AsyncGenerator<Buffer> {
  const decoder = await freshDecoder();
  const context = decoder.create_context();
  let input: Buffer = Buffer.alloc(0);
  for (;;) {
    if (wantsInput(decoder, context)) {
      if (input.length === 0) input = (await read()) ?? input;
      input = supply(decoder, context, input);
    }
    const result = decodeOnce(decoder, context);
    const output = takeOutput(decoder, context);
    if (output.length > 0) yield output;
    if (result === END) return;
    if (result !== OK) throw asError(result);
  }
}

/** Decoders are made one after the other, because the module passes its instance through a single variable. */
let lastDecoder: Promise<unknown> = Promise.resolve();

function freshDecoder(): Promise<XzExports> {
  const nextDecoder = lastDecoder.then(makeDecoder);
  lastDecoder = nextDecoder.catch(() => {});
  return nextDecoder;
}

/** Loaded on demand: few packages use xz, and loading it would slow every start of the command line. */
async function makeDecoder(): Promise<XzExports> {
  const { default: module } = await import('xz-decompress');
  const stream = module.XzReadableStream as unknown as XzModule;
  await stream._getModuleInstance();
  return stream._moduleInstance.exports;
}

function wantsInput(decoder: XzExports, context: number): boolean {
  const words = contextWords(decoder, context);
  return words[INPUT_DONE] === words[INPUT_SIZE];
}

/** A trap in the WebAssembly means damaged input. */
function decodeOnce(decoder: XzExports, context: number): number {
  try {
    return decoder.get_next_output(context);
  } catch (cause) {
    throw payloadDamaged('its content is damaged', cause);
  }
}

/** Passes the decoder as much input as it accepts, and returns the rest. */
function supply(decoder: XzExports, context: number, input: Buffer): Buffer {
  const words = contextWords(decoder, context);
  const length = Math.min(words[INPUT_ROOM] ?? 0, input.length);
  new Uint8Array(decoder.memory.buffer).set(input.subarray(0, length), words[INPUT_START]);
  decoder.supply_input(context, length);
  return input.subarray(length);
}

function takeOutput(decoder: XzExports, context: number): Buffer {
  const words = contextWords(decoder, context);
  const start = words[OUTPUT_START] ?? 0;
  // A copy, since the decoder reuses the buffer.
  const output = Buffer.from(new Uint8Array(decoder.memory.buffer, start, words[OUTPUT_SIZE]));
  words[OUTPUT_SIZE] = 0;
  return output;
}

/** Looked up each time, since the memory moves when it grows. */
function contextWords(decoder: XzExports, context: number): Uint32Array {
  return new Uint32Array(decoder.memory.buffer, context, WORD_COUNT);
}

/** The decoder reports NO_PROGRESS only at the end of the input, so the file is truncated. */
function asError(result: number): SpkboxError {
  return result === NO_PROGRESS
    ? payloadTruncated()
    : payloadDamaged(PROBLEMS.get(result) ?? `the decoder stopped with ${result}`);
}
