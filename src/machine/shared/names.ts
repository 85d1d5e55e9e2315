/** Names of files as text and back. A name is bytes: those that are no UTF-8 are told apart, and can be asked for. */

/** A byte that is no UTF-8 becomes a lone surrogate, U+DC80 to U+DCFF, which no UTF-8 holds (as in Python). */
const ESCAPE = 0xdc00;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes as text. */
export function textOf(bytes: Buffer): string {
  try {
    return strict.decode(bytes);
  } catch {
    return escaped(bytes);
  }
}

/** A character of UTF-8 beyond ASCII, or a byte that belongs to none. Source: The Unicode Standard, table 3-7. */
const CHARACTER =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\x80-\xff]/g;

/** A listing can be long, and a single name in it makes it no UTF-8: what is ASCII costs nothing. */
const escaped = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .replace(CHARACTER, (character) =>
      character.length === 1
        ? String.fromCharCode(ESCAPE + character.charCodeAt(0))
        : Buffer.from(character, 'latin1').toString('utf8'),
    );

/** An escaped byte, but no half of a longer character. */
const ESCAPED = /[\udc80-\udcff]/gu;

/** The bytes that a text encodes. */
export function bytesOf(text: string): Buffer {
  const bytes = Buffer.alloc(Buffer.byteLength(text));
  let written = 0;
  let from = 0;
  for (const { index } of text.matchAll(ESCAPED)) {
    written += bytes.write(text.slice(from, index), written);
    bytes[written] = text.charCodeAt(index) - ESCAPE;
    written += 1;
    from = index + 1;
  }
  written += bytes.write(text.slice(from), written);
  return bytes.subarray(0, written);
}
