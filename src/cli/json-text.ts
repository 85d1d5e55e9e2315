/** A result as JSON for programs, safe to show on a terminal too. */

/** What JSON may hold as it is, but a terminal or a reading direction would act upon. */
const ACTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, plain, 2);
  return `${text.replace(ACTIVE, (found) => (found === '\n' ? found : escaped(found)))}\n`;
}

/** Maps as objects, or nothing would be seen of them. */
function plain(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

const escaped = (found: string): string =>
  found
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
