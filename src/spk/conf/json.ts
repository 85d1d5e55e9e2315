/** Parses the JSON that DSM's own parser accepts, with the line and column of errors. */

/**
 * Inferred: DSM reads conf/ with jsoncpp, whose reader accepts comments and a comma before a closing bracket; the guide's
 * own example of conf/resource has such a comma. Both are accepted and reported; all other invalid JSON is refused.
 */
export type JsonResult =
  | { readonly ok: true; readonly value: unknown; readonly leniences: readonly JsonSpot[] }
  | { readonly ok: false; readonly problem: JsonSpot };

export interface JsonSpot {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** Deeper nesting is refused: no file of DSM nests nearly as deep, and a parser's stack is finite. */
const MAX_DEPTH = 64;

const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
// Unrolled: one alternation for each character would exhaust the stack of the regular expression on a long string.
const STRING = /"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"/y;
const WORD = /true|false|null/y;
const BLANKS = /[ \t\r\n]*/y;

class JsonProblem extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** The position of the parser, and the tolerated deviations from JSON. */
interface Cursor {
  readonly text: string;
  offset: number;
  readonly forgiven: JsonProblem[];
}

export function parseJson(text: string): JsonResult {
  const cursor: Cursor = { text, offset: 0, forgiven: [] };
  try {
    const value = readJsonValue(cursor, 0);
    skipBlanks(cursor);
    if (cursor.offset < text.length)
      throw new JsonProblem('something follows the end of the JSON', cursor.offset);
    return { ok: true, value, leniences: cursor.forgiven.map((problem) => spot(text, problem)) };
  } catch (error) {
    if (error instanceof JsonProblem) return { ok: false, problem: spot(text, error) };
    throw error;
  }
}

/** A hostile file could have a comment on every line, so only the first are kept. */
const MAX_FORGIVEN = 16;

function forgive(cursor: Cursor, message: string, offset: number): void {
  if (cursor.forgiven.length < MAX_FORGIVEN) cursor.forgiven.push(new JsonProblem(message, offset));
}

function spot(text: string, problem: JsonProblem): JsonSpot {
  const before = text.slice(0, problem.offset).split('\n');
  return { message: problem.message, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function readJsonValue(cursor: Cursor, depth: number): unknown {
  skipBlanks(cursor);
  if (depth > MAX_DEPTH) throw new JsonProblem(`the nesting is deeper than ${MAX_DEPTH}`, cursor.offset);
  const first = cursor.text[cursor.offset];
  if (first === '{') return readObject(cursor, depth);
  if (first === '[') return readArray(cursor, depth);
  const token = match(cursor, STRING) ?? match(cursor, NUMBER) ?? match(cursor, WORD);
  if (token !== undefined) return JSON.parse(token);
  throw new JsonProblem(unexpected(first, 'a value'), cursor.offset);
}

function readObject(cursor: Cursor, depth: number): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  readList(cursor, '}', () => {
    const key = match(cursor, STRING);
    if (key === undefined)
      throw new JsonProblem(unexpected(cursor.text[cursor.offset], 'a key in double quotes'), cursor.offset);
    skipBlanks(cursor);
    if (cursor.text[cursor.offset] !== ':')
      throw new JsonProblem(unexpected(cursor.text[cursor.offset], '":"'), cursor.offset);
    cursor.offset += 1;
    entries.push([JSON.parse(key), readJsonValue(cursor, depth + 1)]);
  });
  // fromEntries makes `__proto__` a key like any other.
  return Object.fromEntries(entries);
}

function readArray(cursor: Cursor, depth: number): unknown[] {
  const values: unknown[] = [];
  readList(cursor, ']', () => values.push(readJsonValue(cursor, depth + 1)));
  return values;
}

function readList(cursor: Cursor, close: string, readEntry: () => void): void {
  cursor.offset += 1;
  for (let isFirst = true; ; isFirst = false) {
    skipBlanks(cursor);
    if (cursor.text[cursor.offset] === close) {
      if (!isFirst) forgive(cursor, 'a comma before the closing bracket', cursor.offset);
      break;
    }
    readEntry();
    skipBlanks(cursor);
    if (cursor.text[cursor.offset] === close) break;
    if (cursor.text[cursor.offset] !== ',') {
      throw new JsonProblem(unexpected(cursor.text[cursor.offset], `"," or "${close}"`), cursor.offset);
    }
    cursor.offset += 1;
  }
  cursor.offset += 1;
}

function skipBlanks(cursor: Cursor): void {
  match(cursor, BLANKS);
  for (let end = commentEnd(cursor); end !== undefined; end = commentEnd(cursor)) {
    forgive(cursor, 'a comment', cursor.offset);
    cursor.offset = end;
    match(cursor, BLANKS);
  }
}

/** The end of the comment that starts at the cursor; undefined without a comment. */
function commentEnd({ text, offset }: Cursor): number | undefined {
  const opening = text.slice(offset, offset + 2);
  if (opening !== '//' && opening !== '/*') return undefined;
  const close = opening === '//' ? '\n' : '*/';
  const end = text.indexOf(close, offset + 2);
  if (end < 0 && close === '*/') throw new JsonProblem('a comment does not end', offset);
  return end < 0 ? text.length : end + close.length;
}

function match(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.offset;
  const token = pattern.exec(cursor.text)?.[0];
  if (token !== undefined) cursor.offset += token.length;
  return token;
}

function unexpected(character: string | undefined, expectation: string): string {
  if (character === undefined) return `expected ${expectation}, but the text ends`;
  const actual = character === '"' ? 'a damaged string' : JSON.stringify(character);
  return `expected ${expectation}, but found ${actual}`;
}
