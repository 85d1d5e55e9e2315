/** What is wrong in a scenario file, with line and column. */
import type { z } from 'zod';
import { SpkboxError } from '../../errors.ts';
import type { TextPlace, ValuePath } from './places.ts';

export interface Problem {
  readonly path: ValuePath;
  readonly text: string;
}

/** The most problems that a message names. */
const MOST_NAMED = 5;

/** The innermost problems of a value that zod does not take. */
export const problemsOf = (error: z.ZodError, at: ValuePath): Problem[] =>
  // What misses may be there under a misspelt name, which is the better message.
  error.issues
    .toSorted((a, b) => Number('keys' in b) - Number('keys' in a))
    .map(({ path, message, ...issue }) => ({
      // Unknown keys stand below the object that has them.
      path: [...at, ...(path as (string | number)[]), ...('keys' in issue ? issue.keys.slice(0, 1) : [])],
      text: message.replace(/^Invalid input: /, ''),
    }));

/** One error for all of them: the first with its place, the others as its hint. */
export function scenarioError(
  file: string,
  problems: readonly Problem[],
  placeOf: (path: ValuePath) => TextPlace,
): SpkboxError {
  const lines = problems.map(({ path, text }) => {
    const { line, column } = placeOf(path);
    return { where: `${file}:${line}:${column}`, text: `${pathText(path)}${text}` };
  });
  const [first, ...others] = lines;
  const named = others.slice(0, MOST_NAMED).map(({ where, text }) => `${where}: ${text}`);
  const more = others.length - named.length;
  return new SpkboxError('SCENARIO_BAD_SHAPE', first?.text ?? 'it is no scenario', {
    where: first?.where ?? file,
    hint: [
      'docs/scenarios.md lists every key, and "spkbox run --schema" prints the schema for editors.',
      ...(named.length > 0 ? [`Also: ${named.join('; ')}`] : []),
      ...(more > 0 ? [`and ${more} more.`] : []),
    ].join(' '),
  });
}

const pathText = (path: ValuePath): string =>
  path.length === 0
    ? ''
    : `${path
        .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
        .join('')
        .replace(/^\./, '')}: `;
