/** Checks the tar in package.tgz while it is streamed: headers are parsed, bodies are only counted, nothing is copied. */
import { SpkboxError } from '../../errors.ts';
import type { Limits } from './limits.ts';
import { payloadTruncated } from './payload-errors.ts';
import { notTar } from './payload-magic.ts';
import { createPayloadTree, type PayloadStats } from './payload-tree.ts';
import { BLOCK, checksumHolds, hasUstarMagic, isZeroBlock } from './tar-header.ts';
import { createTarReader, type TarMember } from './tar-members.ts';

export type { PayloadStats } from './payload-tree.ts';

export interface PayloadCheck {
  /** The part of the chunk that belongs to the archive; empty after the archive's end. */
  push(chunk: Buffer): Buffer;
  /** Call it after the last chunk: it returns the missing end blocks of the archive. */
  end(): Buffer;
  stats(): PayloadStats;
}

const ARCHIVE = 'package.tgz';
const NOT_TAR = 'does not hold a tar archive';

/** Told of each member, its name as it was checked; gets the bytes of its body if it returns a function for them. */
export type PayloadVisitor = (member: TarMember, name: string) => ((bytes: Buffer) => void) | undefined;

export function createPayloadCheck(
  payload: { readonly size: number },
  limits: Limits,
  visit: PayloadVisitor = () => undefined,
): PayloadCheck {
  const tree = createPayloadTree(limits);
  const readStep = createTarReader(limits.headerBytes);
  let total = 0;
  /** Bytes of the current member's body that are still to come. */
  let bodyBytesLeft = 0;
  /** Of these, the padding at their end. */
  let padding = 0;
  let takeBody: ((bytes: Buffer) => void) | undefined;
  let isEnded = false;

  const readHeader = (block: Buffer, offset: number): void => {
    if (offset === 0) requireTarHeader(block);
    const step = readStep(block, { archive: ARCHIVE, offset });
    if (step.is === 'end') isEnded = true;
    else if (step.is === 'about')
      collector.expect(padded(step.size), (body) => step.take(body.subarray(0, step.size)));
    else {
      const { size } = step.member;
      takeBody = visit(step.member, tree.add(step.member));
      bodyBytesLeft = padded(size);
      padding = bodyBytesLeft - size;
    }
  };
  const collector = createCollector(readHeader);

  const advance = (bytes: Buffer, offset: number): number => {
    if (bodyBytesLeft === 0) return collector.collect(bytes, offset);
    const passed = Math.min(bodyBytesLeft, bytes.length);
    takeBody?.(bytes.subarray(0, Math.min(passed, Math.max(0, bodyBytesLeft - padding))));
    bodyBytesLeft -= passed;
    return passed;
  };

  return {
    push(chunk) {
      const start = total;
      total += chunk.length;
      checkUnpackedSize(total, payload.size, limits);
      let position = 0;
      while (position < chunk.length && !isEnded)
        position += advance(chunk.subarray(position), start + position);
      return chunk.subarray(0, position);
    },
    end() {
      if (total > 0 && total < BLOCK) throw notTar(NOT_TAR);
      if (bodyBytesLeft > 0 || !collector.isIdle()) throw payloadTruncated();
      // Unpackers expect two blocks of zeros. The first was already passed on if the archive had an end.
      return Buffer.alloc(isEnded ? BLOCK : 2 * BLOCK);
    },
    stats: tree.stats,
  };
}

type Consume = (bytes: Buffer, offset: number) => void;

/** Joins a header, or the body that `expect` announces, from the chunks that it is split over. */
function createCollector(consumeHeader: Consume) {
  let expectedBytes = BLOCK;
  let take = consumeHeader;
  let block: Buffer | undefined;
  let filledBytes = 0;

  const deliver = (bytes: Buffer, offset: number): void => {
    const consume = take;
    [expectedBytes, take, block, filledBytes] = [BLOCK, consumeHeader, undefined, 0];
    consume(bytes, offset);
  };

  return {
    expect(size: number, consume: Consume): void {
      [expectedBytes, take] = [size, consume];
      if (size === 0) deliver(Buffer.alloc(0), 0);
    },
    /** Returns how many of the bytes it consumed. */
    collect(bytes: Buffer, offset: number): number {
      if (block === undefined && bytes.length >= expectedBytes) {
        const size = expectedBytes;
        deliver(bytes.subarray(0, size), offset);
        return size;
      }
      block ??= Buffer.alloc(expectedBytes);
      const copied = bytes.copy(block, filledBytes);
      filledBytes += copied;
      if (filledBytes === expectedBytes) deliver(block, offset + copied - expectedBytes);
      return copied;
    },
    isIdle: () => filledBytes === 0 && take === consumeHeader,
  };
}

function requireTarHeader(block: Buffer): void {
  if (!isZeroBlock(block) && !checksumHolds(block) && !hasUstarMagic(block)) throw notTar(NOT_TAR);
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

function checkUnpackedSize(total: number, compressed: number, limits: Limits): void {
  if (total > limits.payloadBytes) {
    throw tooMuch('SPK_TOO_LARGE', `package.tgz unpacks to more than ${limits.payloadBytes} bytes.`);
  }
  if (total > limits.ratioFloor && total > compressed * limits.ratio) {
    throw tooMuch('SPK_RATIO', `package.tgz unpacks to more than ${limits.ratio} times its size.`);
  }
}

function tooMuch(code: 'SPK_TOO_LARGE' | 'SPK_RATIO', message: string): SpkboxError {
  const hint = 'Make large files in a script of the package, or fetch them after the installation.';
  return new SpkboxError(code, message, { hint, where: ARCHIVE });
}
