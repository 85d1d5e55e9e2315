import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { bytesOf, textOf } from '../../../src/machine/shared/names.ts';
import { quote } from '../../../src/machine/shared/shell-quote.ts';
import { growth } from '../../support/growth.ts';
import { fc } from '../../support/seeded.ts';

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.array(
    fc.constantFrom(0x61, 0xc3, 0xbc, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80, 0xed, 0xb2, 0x80, 0xff),
    { maxLength: 12 },
  ),
);

describe('names', () => {
  test('that are UTF-8 are what they are', () => {
    expect(textOf(Buffer.from('aü€😀\u{feff}'))).toBe('aü€😀\u{feff}');
    expect(bytesOf('aü€😀')).toEqual(Buffer.from('aü€😀'));
  });

  test('come back from text byte for byte, whatever they are', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(bytesOf(textOf(Buffer.from(bytes)))).toEqual(Buffer.from(bytes));
      }),
    );
  });
});

describe('names in a long text', () => {
  const SIZE = 200_000;
  const plain = 'a'.repeat(SIZE / 4);
  /** Four times as long, and with a character that needs a closer look. */
  const timesAsLong = (make: (text: string) => unknown, odd: string) =>
    growth(SIZE, (size) => make(size === SIZE ? `${odd}${plain.repeat(4)}` : plain));

  test('take little longer to read for a single one that is no UTF-8', async () => {
    const read = (text: string) => textOf(Buffer.from(text, 'latin1'));
    expect(await timesAsLong(read, '\xff')).toBeLessThan(100);
  });

  test('take little longer to write for a character whose second half looks like a byte', async () => {
    expect(await timesAsLong(bytesOf, '\u{1f480}')).toBeLessThan(100);
  });
});

describe('quote', () => {
  test('makes one word of bash of anything', () => {
    const words = fc
      .sample(fc.string({ unit: 'binary', maxLength: 30 }), 300)
      .filter((word) => !/[\0\ud800-\udfff]/.test(word));
    words.push(`'`, `''`, '$(id)', '`id`', '\\', '\n', '!', '', '-n', '~', '*');
    const script = `export LC_ALL=C; for w in ${words.map(quote).join(' ')}; do printf '%s\\0' "$w"; done`;
    expect(execFileSync('bash', ['-c', script]).toString().split('\0').slice(0, -1)).toEqual(words);
  });

  test('refuses a NUL byte', () => {
    expect(() => quote('a\0b')).toThrow(expect.objectContaining({ code: 'MACHINE_BAD_ARGUMENT' }));
  });
});
