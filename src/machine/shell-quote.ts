/** Words for bash: the only way in which a value of somebody else enters a script of ours. */
import { SpkboxError } from '../errors.ts';

/** The value as one single-quoted word of bash. A NUL byte, which no word can hold, is refused. */
export function quote(value: string): string {
  if (value.includes('\0')) {
    throw new SpkboxError(
      'MACHINE_BAD_ARGUMENT',
      `a value for the box holds a NUL byte: ${JSON.stringify(value)}`,
      {
        hint: 'Remove the NUL byte; neither a path nor a word can hold one.',
      },
    );
  }
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** All values as words, with blanks between. */
export function quoteAll(values: readonly string[]): string {
  return values.map(quote).join(' ');
}
