/** The values of options, as they are written on a command line. */
import { SpkboxError } from '../errors.ts';
import type { Shard } from '../index.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** The longest that a timer of Node's can wait: 24 days. */
const LONGEST = 2 ** 31 - 1;

/** `30s`, `5m`, `1.5h` or `200ms` as milliseconds; a number alone is seconds. */
export function readDuration(text: string): number {
  const [, number = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  const ms = Math.round(Number(number || 'NaN') * (UNITS[unit] ?? 1));
  if (ms >= 1 && ms <= LONGEST) return ms;
  throw badValue(`${JSON.stringify(text)} is no time limit.`, 'Write 30s, 5m, 1h or 200ms; 24 days at most.');
}

/** A whole number. */
export function readCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw badValue(`${JSON.stringify(text)} is no number.`, 'Write a whole number, such as 2.');
}

/** `2/5`. */
export function readShard(text: string): Shard {
  const [, index = '', count = ''] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.index >= 1 && shard.index <= shard.count) return shard;
  throw badValue(
    `${JSON.stringify(text)} is no shard.`,
    'Write part/count, such as 2/5: the second of five.',
  );
}

/** `key=value`; the value may hold anything, also nothing. */
export function readPair(text: string): readonly [key: string, value: string] {
  const equalsSign = text.indexOf('=');
  if (equalsSign > 0) return [text.slice(0, equalsSign), text.slice(equalsSign + 1)];
  throw badValue(`${JSON.stringify(text)} is no answer to a wizard.`, 'Write key=value.');
}

/** For options that can be given several times. */
export function collect<T>(read: (text: string) => T): (text: string, before?: readonly T[]) => readonly T[] {
  return (text, before = []) => [...before, read(text)];
}

export function badValue(message: string, hint: string, where?: string): SpkboxError {
  return new SpkboxError('USE_BAD_VALUE', message, { hint, ...(where === undefined ? {} : { where }) });
}
