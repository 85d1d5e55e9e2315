/** The events themselves, one JSON object a line (NDJSON): the format that can be replayed. */
import type { RunEvent } from '../../events.ts';
import type { Reporter, Write } from '../reporter.ts';

/** Characters that JSON allows unescaped, but that act on a terminal or a reader of lines. */
const ACTIVE = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Formats an event on a line, its end included. */
export function toJsonLine(event: RunEvent): string {
  return `${JSON.stringify(event).replace(ACTIVE, escapeCharacter)}\n`;
}

export function json(write: Write): Reporter {
  return { onEvent: (event) => write(toJsonLine(event)), onEnd: () => undefined };
}

const escapeCharacter = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
