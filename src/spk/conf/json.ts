/** JSON as DSM's own parser takes it, with line and column for what is wrong. */

/**
 * Inferred: DSM reads conf/ with jsoncpp, whose reader takes comments and a comma before a closing bracket; the guide's
 * own example of conf/resource has such a comma. Both are read here too, and said; anything else that is not JSON is refused.
 */
export type JsonResult =
  | { readonly ok: true; readonly value: unknown; readonly leniences: readonly JsonSpot[] }
  | { readonly ok: false; readonly problem: JsonSpot };

export interface JsonSpot {
  readonly what: string;
  readonly line: number;
  readonly column: number;
}

/** Nesting beyond this is refused: no file of DSM's goes near it, and a parser's stack is finite. */
const DEPTH = 64;

const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
// Unrolled, since an alternation for each character would use up the stack of the regular expression on a long string.
const STRING = /"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*"/y;
const WORD = /true|false|null/y;
const BLANKS = /[ \t\r\n]*/y;

class JsonProblem extends Error {
  readonly at: number;
  constructor(what: string, at: number) {
    super(what);
    this.at = at;
  }
}

/** Where the parser is, and what it forgave. */
interface Cursor {
  readonly text: string;
  at: number;
  readonly forgiven: JsonProblem[];
}

export function parseJson(text: string): JsonResult {
  const cursor: Cursor = { text, at: 0, forgiven: [] };
  try {
    const value = readValue(cursor, 0);
    skipBlanks(cursor);
    if (cursor.at < text.length) throw new JsonProblem('something follows the end of the JSON', cursor.at);
    return { ok: true, value, leniences: cursor.forgiven.map((problem) => spot(text, problem)) };
  } catch (error) {
    if (error instanceof JsonProblem) return { ok: false, problem: spot(text, error) };
    throw error;
  }
}

/** The first few tell enough; a hostile file could have a comment on every line. */
const FORGIVEN = 16;

function forgive(cursor: Cursor, what: string, at: number): void {
  if (cursor.forgiven.length < FORGIVEN) cursor.forgiven.push(new JsonProblem(what, at));
}

function spot(text: string, problem: JsonProblem): JsonSpot {
  const before = text.slice(0, problem.at).split('\n');
  return { what: problem.message, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function readValue(cursor: Cursor, depth: number): unknown {
  skipBlanks(cursor);
  if (depth > DEPTH) throw new JsonProblem(`the nesting is deeper than ${DEPTH}`, cursor.at);
  const first = cursor.text[cursor.at];
  if (first === '{') return readObject(cursor, depth);
  if (first === '[') return readArray(cursor, depth);
  const token = match(cursor, STRING) ?? match(cursor, NUMBER) ?? match(cursor, WORD);
  if (token !== undefined) return JSON.parse(token);
  throw new JsonProblem(expected(first, 'a value'), cursor.at);
}

function readObject(cursor: Cursor, depth: number): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  readList(cursor, '}', () => {
    const key = match(cursor, STRING);
    if (key === undefined)
      throw new JsonProblem(expected(cursor.text[cursor.at], 'a key in double quotes'), cursor.at);
    skipBlanks(cursor);
    if (cursor.text[cursor.at] !== ':')
      throw new JsonProblem(expected(cursor.text[cursor.at], '":"'), cursor.at);
    cursor.at += 1;
    entries.push([JSON.parse(key), readValue(cursor, depth + 1)]);
  });
  // fromEntries makes `__proto__` a key like any other.
  return Object.fromEntries(entries);
}

function readArray(cursor: Cursor, depth: number): unknown[] {
  const values: unknown[] = [];
  readList(cursor, ']', () => values.push(readValue(cursor, depth + 1)));
  return values;
}

function readList(cursor: Cursor, close: string, readOne: () => void): void {
  cursor.at += 1;
  for (let isFirst = true; ; isFirst = false) {
    skipBlanks(cursor);
    if (cursor.text[cursor.at] === close) {
      if (!isFirst) forgive(cursor, 'a comma before the closing bracket', cursor.at);
      break;
    }
    readOne();
    skipBlanks(cursor);
    if (cursor.text[cursor.at] === close) break;
    if (cursor.text[cursor.at] !== ',') {
      throw new JsonProblem(expected(cursor.text[cursor.at], `"," or "${close}"`), cursor.at);
    }
    cursor.at += 1;
  }
  cursor.at += 1;
}

function skipBlanks(cursor: Cursor): void {
  match(cursor, BLANKS);
  for (let end = commentEnd(cursor); end !== undefined; end = commentEnd(cursor)) {
    forgive(cursor, 'a comment', cursor.at);
    cursor.at = end;
    match(cursor, BLANKS);
  }
}

/** Where the comment that stands here ends; undefined when none does. */
function commentEnd({ text, at }: Cursor): number | undefined {
  const opening = text.slice(at, at + 2);
  if (opening !== '//' && opening !== '/*') return undefined;
  const close = opening === '//' ? '\n' : '*/';
  const end = text.indexOf(close, at + 2);
  if (end < 0 && close === '*/') throw new JsonProblem('a comment does not end', at);
  return end < 0 ? text.length : end + close.length;
}

function match(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found !== undefined) cursor.at += found.length;
  return found;
}

function expected(found: string | undefined, wanted: string): string {
  if (found === undefined) return `the text ends where ${wanted} should stand`;
  return `${found === '"' ? 'a damaged string' : JSON.stringify(found)} stands where ${wanted} should`;
}
