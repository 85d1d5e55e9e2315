/** A result as JSON for programs, safe to show on a terminal too. */
import { escapeActive } from '../index.ts';

export function jsonText(value: unknown): string {
  return `${escapeActive(JSON.stringify(value, plain, 2))}\n`;
}

/** Maps as objects, because JSON.stringify shows an empty object for a Map. */
function plain(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}
