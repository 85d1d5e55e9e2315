/** Turns the markup of wizard texts into plain text that is safe for a terminal. */

const TOKEN = /<(\/?)([a-z][a-z0-9]*)[^<>]*>|[^<]+|</gi;
const BLOCK_ELEMENTS = /^(br|p|div|tr|table|ul|ol|li|h[1-6]|pre|textarea)$/;
/** Elements whose content is not displayed. */
const HIDDEN_ELEMENTS = /^(script|style)$/;

const HTML_ENTITIES: ReadonlyMap<string, string> = new Map([
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

/** The text, roughly as a browser shows it: line breaks from the markup, no control characters. */
export function plainText(markup: string): string {
  let text = '';
  let hiddenElement: string | undefined;
  for (const [token, slash, name] of markup.matchAll(TOKEN)) {
    const tag = name?.toLowerCase();
    if (hiddenElement !== undefined) {
      if (slash === '/' && tag === hiddenElement) hiddenElement = undefined;
    } else if (tag === undefined) text += token.replace(/\s+/g, ' ');
    else if (HIDDEN_ELEMENTS.test(tag)) hiddenElement = slash === '' ? tag : undefined;
    else text += tagText(tag, slash === '/');
  }
  return tidy(withoutControls(decode(text)));
}

function tagText(tag: string, closing: boolean): string {
  if (tag === 'li') return closing ? '\n' : '\n- ';
  return BLOCK_ELEMENTS.test(tag) ? '\n' : '';
}

function decode(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return HTML_ENTITIES.get(name.toLowerCase()) ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    // Half of a surrogate pair is not a character.
    const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : whole;
  });
}

/** The text on a single line; markup is kept. */
export function oneLine(text: string): string {
  return withoutControls(text.replaceAll('\n', ' '));
}

/** Escape sequences move a terminal's cursor, and direction marks reverse its lines. */
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
