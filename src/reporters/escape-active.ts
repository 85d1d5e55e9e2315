/** JSON that is safe to show: what acts on a terminal, a reading direction or a reader of lines is escaped, as JSON allows. */

const ACTIVE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Line feeds between values stay; JSON itself escapes those in texts. */
export const escapeActive = (json: string): string =>
  json.replace(ACTIVE, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
