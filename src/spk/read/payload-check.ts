/** Checks the tar in package.tgz while it flows by: headers are read, bodies are only counted, nothing is copied. */
import { SpkboxError } from '../../errors.ts';
import type { Limits } from './limits.ts';
import { payloadTruncated } from './payload-errors.ts';
import { notTar } from './payload-magic.ts';
import { createPayloadTree, type PayloadStats } from './payload-tree.ts';
import { BLOCK, checksumHolds, hasUstarMagic, isZeroBlock } from './tar-header.ts';
import { createTarReader } from './tar-members.ts';

export type { PayloadStats } from './payload-tree.ts';

export interface PayloadCheck {
  /** The part of the chunk that belongs to the archive; nothing any more after its end. */
  push(chunk: Buffer): Buffer;
  /** To be called after the last chunk: what makes the archive end as it should. */
  end(): Buffer;
  stats(): PayloadStats;
}

const ARCHIVE = 'package.tgz';
const NOT_TAR = 'does not hold a tar archive';

export function createPayloadCheck(payload: { readonly size: number }, limits: Limits): PayloadCheck {
  const tree = createPayloadTree(limits);
  const step = createTarReader(limits.headerBytes);
  let total = 0;
  /** Bytes of the passing member's body that are still to come. */
  let passing = 0;
  let isEnded = false;

  const readHeader = (block: Buffer, offset: number): void => {
    if (offset === 0) refuseWhatIsNoTar(block);
    const found = step(block, { archive: ARCHIVE, offset });
    if (found.is === 'end') isEnded = true;
    else if (found.is === 'about')
      collector.want(padded(found.size), (body) => found.take(body.subarray(0, found.size)));
    else {
      tree.add(found.member);
      passing = padded(found.member.size);
    }
  };
  const collector = createCollector(readHeader);

  const advance = (bytes: Buffer, offset: number): number => {
    if (passing === 0) return collector.collect(bytes, offset);
    const passed = Math.min(passing, bytes.length);
    passing -= passed;
    return passed;
  };

  return {
    push(chunk) {
      const start = total;
      total += chunk.length;
      checkSize(total, payload.size, limits);
      let at = 0;
      while (at < chunk.length && !isEnded) at += advance(chunk.subarray(at), start + at);
      return chunk.subarray(0, at);
    },
    end() {
      if (total > 0 && total < BLOCK) throw notTar(NOT_TAR);
      if (passing > 0 || !collector.isIdle()) throw payloadTruncated();
      // Whoever unpacks it waits for two blocks of zeros; the first has passed if the archive had one.
      return Buffer.alloc(isEnded ? BLOCK : 2 * BLOCK);
    },
    stats: tree.stats,
  };
}

type Take = (bytes: Buffer, offset: number) => void;

/** Gathers a header, or what is asked for instead of the next one, where the chunks cut it apart. */
function createCollector(takeHeader: Take) {
  let wanted = BLOCK;
  let take = takeHeader;
  let held: Buffer | undefined;
  let filled = 0;

  const deliver = (bytes: Buffer, offset: number): void => {
    const taker = take;
    [wanted, take, held, filled] = [BLOCK, takeHeader, undefined, 0];
    taker(bytes, offset);
  };

  return {
    want(size: number, taker: Take): void {
      [wanted, take] = [size, taker];
      if (size === 0) deliver(Buffer.alloc(0), 0);
    },
    /** How many of the bytes it took. */
    collect(bytes: Buffer, offset: number): number {
      if (held === undefined && bytes.length >= wanted) {
        const size = wanted;
        deliver(bytes.subarray(0, size), offset);
        return size;
      }
      held ??= Buffer.alloc(wanted);
      const copied = bytes.copy(held, filled);
      filled += copied;
      if (filled === wanted) deliver(held, offset + copied - wanted);
      return copied;
    },
    isIdle: () => filled === 0 && take === takeHeader,
  };
}

function refuseWhatIsNoTar(block: Buffer): void {
  if (!isZeroBlock(block) && !checksumHolds(block) && !hasUstarMagic(block)) throw notTar(NOT_TAR);
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}

function checkSize(total: number, compressed: number, limits: Limits): void {
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
