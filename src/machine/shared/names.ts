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

function escaped(bytes: Buffer): string {
  let text = '';
  for (let offset = 0; offset < bytes.length; ) {
    const length = characterAt(bytes, offset);
    text +=
      length === 0
        ? String.fromCharCode(ESCAPE + (bytes[offset] ?? 0))
        : bytes.toString('utf8', offset, offset + length);
    offset += Math.max(1, length);
  }
  return text;
}

/** How many bytes the character has that begins here; 0 when none does. */
function characterAt(bytes: Buffer, offset: number): number {
  const lead = bytes[offset] ?? 0;
  const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  try {
    return offset + length <= bytes.length && strict.decode(bytes.subarray(offset, offset + length)) !== ''
      ? length
      : 0;
  } catch {
    return 0;
  }
}

/** The bytes that a text encodes. */
export function bytesOf(text: string): Buffer {
  if (!/[\udc80-\udcff]/.test(text)) return Buffer.from(text);
  const parts = text.match(/[\ud800-\udbff][\udc00-\udfff]|[\s\S]/g) ?? [];
  return Buffer.concat(
    parts.map((part) => {
      const code = part.charCodeAt(0);
      return code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - ESCAPE]) : Buffer.from(part);
    }),
  );
}
