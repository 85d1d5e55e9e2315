/** The lines of INFO as entries: `key=value` in the forms that a shell reads, since DSM's own tools source the file. */
import { SpkboxError } from '../../errors.ts';
import { type Finding, makeFinding } from '../../findings.ts';

export interface InfoEntry {
  readonly key: string;
  readonly value: string;
  /** The lines that it takes, from 1. */
  readonly line: number;
  readonly lastLine: number;
}

/** A value, the last line that it takes, and what was odd about it. */
interface Value {
  readonly value: string;
  readonly lastLine: number;
  readonly note?: Finding;
}

/** Every entry in the file's order. `lines` are without their ends. */
export function readEntries(lines: readonly string[]): {
  entries: readonly InfoEntry[];
  notes: readonly Finding[];
} {
  const entries: InfoEntry[] = [];
  const notes: Finding[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trim();
    if (line === '' || line.startsWith('#')) continue;
    const { key, rest } = splitLine(line, at + 1);
    const { value, lastLine, note } = readValue(lines, at, rest);
    entries.push({ key, value, line: at + 1, lastLine });
    if (note) notes.push(note);
    at = lastLine - 1;
  }
  return { entries, notes };
}

function splitLine(line: string, number: number): { key: string; rest: string } {
  const equals = line.indexOf('=');
  const key = line.slice(0, Math.max(0, equals)).trim();
  // Any name without blanks and quotes is taken: keys that nobody knows are kept as they are.
  if (/^[^\s"']+$/.test(key)) return { key, rest: line.slice(equals + 1).trim() };
  throw new SpkboxError('INFO_BAD_LINE', `Line ${number} of INFO is not of the form key="value".`, {
    hint: 'Write each property as key="value" on a line of its own; start comments with #.',
    where: `INFO:${number}`,
  });
}

function readValue(lines: readonly string[], at: number, rest: string): Value {
  const quote = rest[0];
  if (quote !== '"' && quote !== "'") return { value: rest, lastLine: at + 1 };
  const end = closingQuote(rest, quote);
  if (end < 0) return readLongValue(lines, at, rest, quote);
  const value = unquote(rest.slice(1, end), quote);
  const after = rest.slice(end + 1).trim();
  if (after === '') return { value, lastLine: at + 1 };
  return withTrailing(rest, value, after, at + 1);
}

/** A quote that stays open goes on to the line that closes it, as in a shell: icons in base64 are written so. */
function readLongValue(lines: readonly string[], at: number, rest: string, quote: string): Value {
  const parts = [rest.slice(1)];
  for (let next = at + 1; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    // The quote is put in front, for closingQuote expects an opening one.
    const end = closingQuote(quote + line, quote) - 1;
    if (end < 0) {
      parts.push(line);
      continue;
    }
    // Text after the closing quote means that it is the opening one of a later line, and ours was forgotten.
    if (line.slice(end + 1).trim() !== '') break;
    parts.push(line.slice(0, end));
    return { value: unquote(parts.join('\n'), quote), lastLine: next + 1 };
  }
  throw new SpkboxError(
    'INFO_BAD_QUOTES',
    `The value on line ${at + 1} of INFO opens a quote and does not close it.`,
    {
      hint: `Put ${quote} at the end of the value.`,
      where: `INFO:${at + 1}`,
    },
  );
}

/** Where the quote that opens `text` is closed; -1 when it is not. In single quotes, a backslash is like any character. */
function closingQuote(text: string, quote: string): number {
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === '\\' && quote === '"') at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}

/** A shell takes the backslash away before these only; elsewhere, as in \n, it stays. */
function unquote(text: string, quote: string): string {
  return quote === '"'
    ? text.replace(/\\(["\\$`\n])/g, (_, escaped) => (escaped === '\n' ? '' : escaped))
    : text;
}

/**
 * Inferred: where the line ends with a quote, the quotes within were meant as text (description="say "hi" to it"), as a
 * reader that takes the first and the last quote would have it; anything else after the closing quote is left out.
 */
function withTrailing(rest: string, value: string, after: string, line: number): Value {
  const isInner = after.endsWith(rest[0] ?? '') && !/^[#;]/.test(after);
  const text = isInner
    ? `Line ${line} of INFO has quotes within its value that are not escaped.`
    : `Line ${line} of INFO goes on after the closing quote; the rest is left out.`;
  const code = isInner ? 'info-inner-quotes' : 'info-trailing-text';
  const note = makeFinding(code, { member: 'INFO', line }, text);
  return { value: isInner ? rest.slice(1, -1) : value, lastLine: line, note };
}
