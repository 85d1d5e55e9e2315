import { describe, expect, test } from 'vitest';
import { printable, printableLines } from '../../src/reporters/printable.ts';
import { fc } from '../support/seeded.ts';

describe("other people's text", () => {
  test('is shown as it is when it is only text', () => {
    for (const text of ['hello', 'Grüße, 世界 🎉', 'é', '', 'می‌خواهم']) expect(printable(text)).toBe(text);
  });

  test('loses its colours', () => {
    expect(printable('\x1b[1;31mred\x1b[0m \x1b[38:5:1mx')).toBe('red x');
  });

  test.each([
    ['a cleared screen', '\x1b[2J', '\\x1b[2J'],
    ['a title', '\x1b]0;owned\x07', '\\x1b]0;owned\\x07'],
    ['a C1 sequence', '\x9b2J', '\\x9b2J'],
    ['an overprinted line', 'bad\rgood', 'bad\\x0dgood'],
    ['a backspace', 'bad\b\b\b', 'bad\\x08\\x08\\x08'],
    ['text turned around', '\u202egnp.exe', '\\u{202e}gnp.exe'],
    ['an isolate', '\u2066x', '\\u{2066}x'],
    ['an invisible tag', '\u{e0041}', '\\u{e0041}'],
    ['half of a character', '\ud800', '\\u{d800}'],
    ['a sequence within a sequence', '\x1b[\x1b[0m31m', '\\x1b[31m'],
  ])('has %s shown as what it is', (_, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test('cannot pile marks onto a letter', () => {
    expect(printable(`e${'\u0301'.repeat(500)}`)).toBe(`e${'\u0301'.repeat(4)}…`);
  });

  test('has nothing left that acts, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  test('keeps its lines', () => {
    expect(printableLines('a\r\nb\nc\rd')).toEqual(['a', 'b', 'c', 'd']);
  });
});
