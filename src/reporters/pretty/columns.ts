/** How many columns a text takes on a terminal, and how it is broken to fit. */

/** Text, safe already, in lines of at most so many columns, broken at spaces where there are some. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(/(?<=\S)(?= )/).flatMap((part) => chop(part, width))) {
    if (current !== '' && columns(current) + columns(word) > width) {
      lines.push(current);
      current = word.trimStart();
    } else current += word;
  }
  return [...lines, current];
}

/** A word in pieces of at most so many columns. */
function chop(word: string, width: number): string[] {
  if (columns(word) <= width) return [word];
  const pieces = [''];
  for (const character of word) {
    const last = pieces.at(-1) ?? '';
    if (last !== '' && columns(last) + columns(character) > width) pieces.push(character);
    else pieces[pieces.length - 1] = last + character;
  }
  return pieces;
}

/** The beginning of a text that is safe already, as far as it fits. */
export function shortenTo(text: string, width: number): string {
  return columns(text) <= width ? text : `${chop(text, Math.max(1, width - 1))[0]}…`;
}

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/gu;
const ZERO = /[\p{M}\u200c\u200d]/gu;

export function columns(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  return [...text.replace(ZERO, '').replace(WIDE, '..')].length;
}
