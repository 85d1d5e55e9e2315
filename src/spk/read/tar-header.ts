/** A tar header block of 512 bytes; v7, ustar, GNU and pax share its layout. */
import { SpkboxError } from '../../errors.ts';

export const BLOCK = 512;

/** The place of a header, for messages. */
export interface Place {
  /** The archive's name: the .spk's own name, or package.tgz. */
  readonly archive: string;
  /** Bytes from the archive's start. */
  readonly offset: number;
}

export interface TarHeader {
  readonly name: Buffer;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtime: number;
  /** The type character; the NUL of a v7 header is read as '0'. */
  readonly type: string;
  readonly target: Buffer;
}

const HEADER_HINT = 'The archive is damaged or was not made by tar: build or download it again.';

/** The error of a damaged header. */
export function badHeader(problem: string, place: Place): SpkboxError {
  const location = `${place.archive}, byte ${place.offset}`;
  return new SpkboxError('SPK_BAD_HEADER', `The tar header ${problem}.`, {
    hint: HEADER_HINT,
    where: location,
  });
}

/** Whether a block is all zeros, which marks the archive's end. */
export function isZeroBlock(block: Buffer): boolean {
  for (let offset = 0; offset < BLOCK; offset += 1) if (block[offset] !== 0) return false;
  return true;
}

/** Whether a block's own checksum is right. Old writers summed signed bytes; tar accepts both sums. */
export function checksumHolds(block: Buffer): boolean {
  let unsigned = 8 * 0x20;
  let signed = unsigned;
  for (let offset = 0; offset < BLOCK; offset += 1) {
    if (offset >= 148 && offset < 156) continue;
    const byte = block[offset] ?? 0;
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  const stated = parseOctal(block.subarray(148, 156));
  return stated === unsigned || stated === signed;
}

/** Whether a block has the magic of ustar or GNU tar. */
export function hasUstarMagic(block: Buffer): boolean {
  return block.toString('latin1', 257, 262) === 'ustar';
}

/** The header in a block that is not all zeros. */
export function parseHeader(block: Buffer, place: Place): TarHeader {
  if (!checksumHolds(block)) throw badHeader('does not have the checksum that it states', place);
  const number = (fieldName: string, from: number, to: number) =>
    numberField(block.subarray(from, to), fieldName, place);
  const typeByte = block[156] ?? 0;
  return {
    name: nameField(block),
    mode: number('mode', 100, 108) & 0o7777,
    uid: requirePositive(number('uid', 108, 116), 'uid', place),
    gid: requirePositive(number('gid', 116, 124), 'gid', place),
    size: requirePositive(number('size', 124, 136), 'size', place),
    mtime: number('time', 136, 148),
    type: typeByte === 0 ? '0' : String.fromCharCode(typeByte),
    target: Buffer.from(upToNul(block.subarray(157, 257))),
  };
}

/** ustar splits a long name in two. GNU tar has another magic, and stores times in place of ustar's prefix. */
function nameField(block: Buffer): Buffer {
  const name = upToNul(block.subarray(0, 100));
  const isPosix = block.toString('latin1', 257, 263) === 'ustar\0';
  const prefix = isPosix ? upToNul(block.subarray(345, 500)) : Buffer.alloc(0);
  return prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), name]) : Buffer.from(name);
}

function upToNul(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

function numberField(bytes: Buffer, fieldName: string, place: Place): number {
  const isBase256 = ((bytes[0] ?? 0) & 0x80) !== 0;
  const value = isBase256 ? parseBase256(bytes) : parseOctal(bytes);
  if (value === undefined) throw badHeader(`has a ${fieldName} that is not a number`, place);
  return value;
}

/** Octal digits with blanks around them, up to a NUL; an empty field is 0. */
function parseOctal(bytes: Buffer): number | undefined {
  const digits = upToNul(bytes).toString('latin1').trim();
  if (digits === '') return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** GNU tar's form for numbers too large for octal digits: big-endian two's complement with the top bit set. */
function parseBase256(bytes: Buffer): number | undefined {
  const isNegative = ((bytes[0] ?? 0) & 0x40) !== 0;
  let value = BigInt((bytes[0] ?? 0) & 0x3f) - (isNegative ? 0x40n : 0n);
  for (const byte of bytes.subarray(1)) value = value * 256n + BigInt(byte);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

function requirePositive(value: number, fieldName: string, place: Place): number {
  if (value < 0) throw badHeader(`has a negative ${fieldName}`, place);
  return value;
}
