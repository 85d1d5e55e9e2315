/** Bytes of any kind as a command of bash that prints them: the agent's line carries text, and a word holds no NUL byte. */

/** Characters that printf prints unchanged in a format, next to any other. */
const PLAIN = /^[A-Za-z0-9 ./:_,=\n-]$/;

export function printBytes(bytes: Buffer): string {
  const words = Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return PLAIN.test(character) ? character : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `printf -- '${words.join('')}'`;
}
