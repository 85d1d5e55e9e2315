/** What a text should be: the text itself, or what it contains or matches. */
import { z } from 'zod';
import { SpkboxError } from '../../errors.ts';
import { closedObject } from '../file/closed.ts';

const conditions = closedObject({
  contains: z.union([z.string(), z.array(z.string())]).optional(),
  lacks: z.union([z.string(), z.array(z.string())]).optional(),
  matches: z.string().optional(),
});

/** A text is the whole one. `matches` is a JavaScript regular expression, in which `.` also stands for a line's end. */
export const textPattern = z.union([z.string(), conditions], {
  error: 'a text, or {contains, lacks, matches}',
});

export type TextPattern = z.output<typeof textPattern>;

/** Why the text is not as it should be; undefined if it is. */
export function mismatchOf(text: string, pattern: TextPattern): string | undefined {
  if (typeof pattern === 'string') return text === pattern ? undefined : `it is ${shown(text)}`;
  const missing = list(pattern.contains).find((part) => !text.includes(part));
  const unwanted = list(pattern.lacks).find((part) => text.includes(part));
  if (missing !== undefined) return `${JSON.stringify(missing)} is not in ${shown(text)}`;
  if (unwanted !== undefined) return `${JSON.stringify(unwanted)} is in ${shown(text)}`;
  if (pattern.matches === undefined || expressionOf(pattern.matches).test(text)) return undefined;
  return `/${pattern.matches}/ does not match ${shown(text)}`;
}

/** The pattern in a sentence: `is "x"`, `contains "x"`. */
export function patternWords(pattern: TextPattern): string {
  if (typeof pattern === 'string') return `is ${JSON.stringify(pattern)}`;
  const { contains, lacks, matches } = pattern;
  const words = [
    ...list(contains).map((part) => `contains ${JSON.stringify(part)}`),
    ...list(lacks).map((part) => `lacks ${JSON.stringify(part)}`),
    ...(matches === undefined ? [] : [`matches /${matches}/`]),
  ];
  return words.join(' and ');
}

function expressionOf(text: string): RegExp {
  try {
    return new RegExp(text, 's');
  } catch (cause) {
    throw new SpkboxError('USE_BAD_VALUE', `/${text}/ is not a regular expression`, {
      hint: 'matches takes a regular expression of JavaScript; for a plain text use contains.',
      cause,
    });
  }
}

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** The most characters of a text that a message shows. */
const MOST_SHOWN = 400;

const shown = (text: string): string =>
  text.length <= MOST_SHOWN
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, MOST_SHOWN))} and ${text.length - MOST_SHOWN} more characters`;
