/** A result as JSON for programs, safe to show on a terminal too. */

/** Characters that JSON allows unescaped, but that act on a terminal or change the reading direction. */
const ACTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, plain, 2);
  return `${text.replace(ACTIVE, (char) => (char === '\n' ? char : escaped(char)))}\n`;
}

/** Maps as objects, because JSON.stringify shows an empty object for a Map. */
function plain(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

const escaped = (char: string): string =>
  char
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
