/** Shapes of a scenario file whose messages name the nearest known word. */
import { z } from 'zod';
import { nearWords } from '../../dsm/near-words.ts';

/** An object that has no other keys. */
export const closedObject = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? unknownText('key', issue.keys[0] ?? '', Object.keys(shape))
        : undefined,
  });

/** One of some words. */
export const word = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, {
    error: ({ input }) => (typeof input === 'string' ? unknownText('word', input, words) : undefined),
  });

/** `unknown key "instal"; did you mean "install"?`, or all that there are. */
export function unknownText(kind: string, text: string, known: readonly string[]): string {
  const [near] = nearWords(text, known);
  const advice = near === undefined ? `known are ${known.join(', ')}` : `did you mean "${near}"?`;
  return `unknown ${kind} ${JSON.stringify(text)}; ${advice}`;
}

const UNITS = { ms: 1, s: 1_000, m: 60_000 } as const;

/** Milliseconds as a number, or a text such as "500ms", "3s" and "2m". */
export const duration = z
  .union([z.number().positive(), z.string().regex(/^\d+(\.\d+)?(ms|s|m)$/)], {
    error: 'a time is a number of milliseconds, or a text such as "3s"',
  })
  .transform((value) => (typeof value === 'number' ? value : milliseconds(value)));

function milliseconds(text: string): number {
  const [, amount, unit] = /^([\d.]+)(ms|s|m)$/.exec(text) ?? [];
  return Number(amount) * UNITS[unit as keyof typeof UNITS];
}
