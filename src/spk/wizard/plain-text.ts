/** The markup of a wizard's texts as plain text: what a terminal may be given. */

const TOKEN = /<(\/?)([a-z][a-z0-9]*)[^<>]*>|[^<]+|</gi;
const OWN_LINE = /^(br|p|div|tr|table|ul|ol|li|h[1-6]|pre|textarea)$/;
/** Their content is not for the eye. */
const UNSEEN = /^(script|style)$/;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['bull', '•'],
  ['bsol', '\\'],
  ['hellip', '…'],
]);

/** Reads as a browser would show it, roughly: line breaks where the markup has them, no control characters. */
export function plainText(markup: string): string {
  let text = '';
  let unseen: string | undefined;
  for (const [token, slash, name] of markup.matchAll(TOKEN)) {
    const tag = name?.toLowerCase();
    if (unseen !== undefined) {
      if (slash === '/' && tag === unseen) unseen = undefined;
    } else if (tag === undefined) text += token.replace(/\s+/g, ' ');
    else if (UNSEEN.test(tag)) unseen = slash === '' ? tag : undefined;
    else text += tagText(tag, slash === '/');
  }
  return tidy(withoutControls(decode(text)));
}

function tagText(tag: string, closing: boolean): string {
  if (tag === 'li') return closing ? '\n' : '\n- ';
  return OWN_LINE.test(tag) ? '\n' : '';
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES.get(name.toLowerCase()) ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    // Half of a pair is no character.
    const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : whole;
  });
}

/** One line of text as it stands: no markup is looked for. */
export function oneLine(text: string): string {
  return withoutControls(text.replaceAll('\n', ' '));
}

/** Escape sequences move a terminal's cursor, and marks of direction turn its lines around. */
function withoutControls(text: string): string {
  return text.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '');
}

function tidy(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/ {2,}/g, ' ').trim());
  return lines
    .filter((line, index) => line !== '' || lines[index - 1] !== '')
    .join('\n')
    .trim();
}
