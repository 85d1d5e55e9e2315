/** The text of a wizard as DSM's JSON reader takes it: more than JSON allows. */
import { type JsonResult, type JsonSpot, parseJson } from '../conf/json.ts';

export interface WizardJson {
  /** Undefined when it cannot be read at all. */
  readonly value: unknown;
  /** The first thing that JSON does not allow, or what keeps it from being read; undefined for strict JSON. */
  readonly odd: JsonSpot | undefined;
}

/**
 * Inferred: DSM's reader takes line breaks within a text, since the scripts of SynoCommunity write their functions so,
 * and ignores what follows the end, since davidcava/privoxy-dsm is published with a `;` there.
 */
export function readWizardJson(text: string): WizardJson {
  const strict = parseJson(text);
  if (strict.ok) return { value: strict.value, odd: strict.leniences[0] };
  const masked = maskBreaks(text);
  const result = withoutTail(masked, parseJson(masked));
  if (result.ok) return { value: unmask(result.value), odd: strict.problem };
  return { value: undefined, odd: spotAt(text, offsetOf(masked, result.problem), result.problem.what) };
}

/** Once more, ended where the trouble begins. What is cut within a list or an object stays wrong. */
function withoutTail(text: string, result: JsonResult): JsonResult {
  if (result.ok) return result;
  const head = parseJson(text.slice(0, offsetOf(text, result.problem)));
  return head.ok ? head : result;
}

function offsetOf(text: string, { line, column }: JsonSpot): number {
  const before = text.split('\n', line - 1);
  return before.reduce((length, each) => length + each.length + 1, 0) + column - 1;
}

function spotAt(text: string, offset: number, what: string): JsonSpot {
  const before = text.slice(0, offset).split('\n');
  return { what, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The first of the 32 code points that no text has; they stand for the 32 control characters, so that no place moves. */
const STAND_IN = 0xfdd0;

function maskBreaks(text: string): string {
  let inText = false;
  return text.replace(/\\.|["\x00-\x1f]/gs, (found) => {
    if (found === '"') inText = !inText;
    if (!inText || found === '"' || found.length > 1) return found;
    return String.fromCharCode(STAND_IN + found.charCodeAt(0));
  });
}

function unmask(value: unknown): unknown {
  if (typeof value === 'string') return unmaskText(value);
  if (Array.isArray(value)) return value.map(unmask);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [unmaskText(key), unmask(each)]));
}

function unmaskText(text: string): string {
  return text.replace(/[\ufdd0-\ufdef]/g, (found) => String.fromCharCode(found.charCodeAt(0) - STAND_IN));
}
