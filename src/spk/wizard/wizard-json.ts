/** Reads the text of a wizard like DSM's JSON reader, which accepts more than JSON. */
import { type JsonResult, type JsonSpot, parseJson } from '../conf/json.ts';

export interface WizardJson {
  /** Undefined when it cannot be read at all. */
  readonly value: unknown;
  /** The first deviation from JSON, or the error that stops reading; undefined for strict JSON. */
  readonly odd: JsonSpot | undefined;
}

/**
 * Inferred: DSM's reader accepts line breaks within a string, since the scripts of SynoCommunity write functions this way,
 * and ignores text after the end, since davidcava/privoxy-dsm is published with a `;` there.
 */
export function readWizardJson(text: string): WizardJson {
  const strict = parseJson(text);
  if (strict.ok) return { value: strict.value, odd: strict.leniences[0] };
  const masked = maskBreaks(text);
  const result = withoutTail(masked, parseJson(masked));
  if (result.ok) return { value: unmask(result.value), odd: strict.problem };
  return { value: undefined, odd: spotAt(text, offsetOf(masked, result.problem), result.problem.message) };
}

/** Parses the text again, cut before the error. A cut inside a list or an object still fails. */
function withoutTail(text: string, result: JsonResult): JsonResult {
  if (result.ok) return result;
  const head = parseJson(text.slice(0, offsetOf(text, result.problem)));
  return head.ok ? head : result;
}

function offsetOf(text: string, { line, column }: JsonSpot): number {
  const before = text.split('\n', line - 1);
  return before.reduce((length, text) => length + text.length + 1, 0) + column - 1;
}

function spotAt(text: string, offset: number, message: string): JsonSpot {
  const before = text.slice(0, offset).split('\n');
  return { message, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The first of 32 noncharacter code points. They replace the 32 control characters without moving any position. */
const STAND_IN = 0xfdd0;

function maskBreaks(text: string): string {
  let inText = false;
  return text.replace(/\\.|["\x00-\x1f]/gs, (character) => {
    if (character === '"') inText = !inText;
    if (!inText || character === '"' || character.length > 1) return character;
    return String.fromCharCode(STAND_IN + character.charCodeAt(0));
  });
}

function unmask(value: unknown): unknown {
  if (typeof value === 'string') return unmaskText(value);
  if (Array.isArray(value)) return value.map(unmask);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [unmaskText(key), unmask(entry)]));
}

function unmaskText(text: string): string {
  return text.replace(/[\ufdd0-\ufdef]/g, (character) =>
    String.fromCharCode(character.charCodeAt(0) - STAND_IN),
  );
}
