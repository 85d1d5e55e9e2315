/** Other people's text made safe to show: no terminal sequence, control character or text-turning mark survives. */

/** Colours and weights: taken away, since they say nothing. */
const COLOURS = /\x1b\[[\d;:]*m/g;

/** Everything else that acts on a terminal, a reading direction or an XML parser: shown escaped. Joiners stay, for scripts that need them. */
const ACTIVE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;

/** More marks on one letter than any language has, which would paint over other lines. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** One line of text, safe to show. */
export function printable(line: string): string {
  return line
    .replaceAll('\t', '    ')
    .replace(COLOURS, '')
    .replace(ACTIVE, escapeCharacter)
    .replace(STACKED_MARKS, '$1…');
}

/** Several lines of text, safe to show; only the line ends are kept. */
export function printableLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/).map(printable);
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  return code < 0x100 ? `\\x${digits.padStart(2, '0')}` : `\\u{${digits}}`;
}
