/** Words for bash: the only way in which a foreign value enters a script of ours. */
import { SpkboxError } from '../../errors.ts';
import { bytesOf } from './names.ts';

/** Quotes the value in single quotes for bash. A NUL byte, which no word can hold, is refused. */
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

/** The most bytes of names in a command line; every kernel's limit is far above. */
export const LINE_LIMIT = 256 * 1024;

/** What a path takes of a command line: a byte for its end, eight for the pointer to it. */
export const argumentBytes = (path: string): number => bytesOf(path).length + 9;

/** The paths in their order, in lists that a command line can hold. */
export function commandLines(paths: readonly string[]): string[][] {
  const lines: string[][] = [];
  let room = 0;
  for (const path of paths) {
    const length = argumentBytes(path);
    if (room < length) {
      lines.push([]);
      room = LINE_LIMIT;
    }
    lines.at(-1)?.push(path);
    room -= length;
  }
  return lines;
}
