/** pax records, `length key=value\n`: modern tar writers use them for long names and large numbers. */
import { badHeader, type Place } from './tar-header.ts';

/** The keys that change a member. A value is undefined where a record withdraws an earlier one. */
export interface PaxRecords {
  readonly path?: Buffer;
  readonly linkpath?: Buffer;
  readonly size?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  /** Whether a GNU.sparse record exists, in which case the size in the header is not the file's size. */
  readonly sparse?: boolean;
}

const SPACE = 0x20;
const EQUALS = 0x3d;
const NEWLINE = 0x0a;

/** The records in the body of an `x` or `g` member. */
export function parsePax(body: Buffer, place: Place): PaxRecords {
  const records: Record<string, Buffer | number | boolean> = {};
  let offset = 0;
  while (offset < body.length && body[offset] !== 0) {
    const { key, value, end } = recordAt(body, offset, place);
    addRecord(records, key, value, place);
    offset = end;
  }
  return records;
}

function recordAt(body: Buffer, offset: number, place: Place): { key: string; value: Buffer; end: number } {
  const space = body.indexOf(SPACE, offset);
  // A length has at most 8 digits, because the whole body is bounded.
  const digits = space < 0 || space - offset > 8 ? '' : body.toString('latin1', offset, space);
  const end = offset + (/^\d+$/.test(digits) ? Number(digits) : Number.NaN);
  const equals = body.indexOf(EQUALS, space);
  const isWhole = end <= body.length && body[end - 1] === NEWLINE && equals > space && equals < end;
  if (!isWhole) throw badHeader('is followed by a damaged pax record', place);
  return { key: body.toString('latin1', space + 1, equals), value: body.subarray(equals + 1, end - 1), end };
}

function addRecord(records: Record<string, unknown>, key: string, value: Buffer, place: Place): void {
  if (key.startsWith('GNU.sparse.')) records.sparse = true;
  else if (key === 'path' || key === 'linkpath') records[key] = Buffer.from(value);
  else if (key === 'size' || key === 'uid' || key === 'gid') records[key] = wholeNumber(key, value, place);
  else if (key === 'mtime') records.mtime = Math.trunc(decimal(key, value, place));
}

function decimal(key: string, value: Buffer, place: Place): number {
  const text = value.toString('latin1');
  if (!/^-?\d{1,20}(\.\d*)?$/.test(text))
    throw badHeader(`is followed by a pax ${key} that is not a number`, place);
  return Number(text);
}

function wholeNumber(key: string, value: Buffer, place: Place): number {
  const number = decimal(key, value, place);
  if (!Number.isSafeInteger(number) || number < 0) {
    throw badHeader(`is followed by a pax ${key} that is out of range`, place);
  }
  return number;
}
