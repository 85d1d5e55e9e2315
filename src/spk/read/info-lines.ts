/** Reads INFO's lines as entries: `key=value` in shell syntax, since DSM's own tools source the file. */
import { SpkboxError } from '../../errors.ts';
import { type Finding, makeFinding } from '../../findings.ts';

export interface InfoEntry {
  readonly key: string;
  readonly value: string;
  /** The first and last line of the entry, from 1. */
  readonly line: number;
  readonly lastLine: number;
}

/** A value, its last line, and a note about an oddity. */
interface Value {
  readonly value: string;
  readonly lastLine: number;
  readonly note?: Finding;
}

/** Every entry in the file's order. `lines` have no line ends. */
export function readEntries(lines: readonly string[]): {
  entries: readonly InfoEntry[];
  notes: readonly Finding[];
} {
  const entries: InfoEntry[] = [];
  const notes: Finding[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = (lines[index] ?? '').trim();
    if (line === '' || line.startsWith('#')) continue;
    const { key, rest } = splitLine(line, index + 1);
    const { value, lastLine, note } = readInfoValue(lines, index, rest);
    entries.push({ key, value, line: index + 1, lastLine });
    if (note) notes.push(note);
    index = lastLine - 1;
  }
  return { entries, notes };
}

function splitLine(line: string, number: number): { key: string; rest: string } {
  const equals = line.indexOf('=');
  const key = line.slice(0, Math.max(0, equals)).trim();
  // Any name without blanks and quotes is a key; unknown keys are kept.
  if (/^[^\s"']+$/.test(key)) return { key, rest: line.slice(equals + 1).trim() };
  throw new SpkboxError('INFO_BAD_LINE', `Line ${number} of INFO is not of the form key="value".`, {
    hint: 'Write each property as key="value" on a line of its own; start comments with #.',
    where: `INFO:${number}`,
  });
}

function readInfoValue(lines: readonly string[], index: number, rest: string): Value {
  const quote = rest[0];
  if (quote !== '"' && quote !== "'") return { value: rest, lastLine: index + 1 };
  const end = closingQuote(rest, quote);
  if (end < 0) return readLongValue(lines, index, rest, quote);
  const value = removeBackslashes(rest.slice(1, end), quote);
  const after = rest.slice(end + 1).trim();
  if (after === '') return { value, lastLine: index + 1 };
  return withTrailing(rest, value, after, index + 1);
}

/** A quoted value may span lines, as in a shell: packages write base64 icons this way. */
function readLongValue(lines: readonly string[], index: number, rest: string, quote: string): Value {
  const parts = [rest.slice(1)];
  for (let next = index + 1; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    // closingQuote expects an opening quote, so one is put in front.
    const end = closingQuote(quote + line, quote) - 1;
    if (end < 0) {
      parts.push(line);
      continue;
    }
    // Text after the quote means that it opens a later value, and that the quote of this value was never closed.
    if (line.slice(end + 1).trim() !== '') break;
    parts.push(line.slice(0, end));
    return { value: removeBackslashes(parts.join('\n'), quote), lastLine: next + 1 };
  }
  throw new SpkboxError(
    'INFO_BAD_QUOTES',
    `The value on line ${index + 1} of INFO opens a quote and does not close it.`,
    {
      hint: `Put ${quote} at the end of the value.`,
      where: `INFO:${index + 1}`,
    },
  );
}

/** The index of the closing quote of `text`; -1 without one. In single quotes, a backslash has no special meaning. */
function closingQuote(text: string, quote: string): number {
  for (let position = 1; position < text.length; position += 1) {
    if (text[position] === '\\' && quote === '"') position += 1;
    else if (text[position] === quote) return position;
  }
  return -1;
}

/** A shell removes the backslash only before these characters; elsewhere, as in \n, it stays. */
function removeBackslashes(text: string, quote: string): string {
  return quote === '"'
    ? text.replace(/\\(["\\$`\n])/g, (_, escaped) => (escaped === '\n' ? '' : escaped))
    : text;
}

/**
 * Inferred: on a line that ends with a quote, inner quotes are text (description="say "hi" to it"), as for a reader that
 * looks for the first and the last quote. Any other text after the closing quote is ignored.
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
