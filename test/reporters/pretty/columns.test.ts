import { describe, expect, test } from 'vitest';
import { columns, shortenTo, wrap } from '../../../src/reporters/pretty/columns.ts';
import { fc } from '../../support/seeded.ts';

describe('a text on a page', () => {
  test('takes two columns for a wide character and none for a mark', () => {
    expect([columns('hello'), columns('世界'), columns('e\u0301'), columns('🎉')]).toEqual([5, 4, 1, 2]);
  });

  test('is broken at spaces where there are some', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('a'.repeat(10), 4)).toEqual(['aaaa', 'aaaa', 'aa']);
    expect(wrap('', 8)).toEqual(['']);
  });

  test('keeps the spaces at its beginning', () => {
    expect(wrap('    indented text', 12)).toEqual(['    indented', 'text']);
  });

  test('is cut where it must be on one line', () => {
    expect(shortenTo('hello', 5)).toBe('hello');
    expect(shortenTo('hello!', 5)).toBe('hell…');
  });

  test('fits, and loses nothing but spaces', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 4, max: 80 }),
        (text, width) => {
          const lines = wrap(text, width);
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
          for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(width);
        },
      ),
    );
  });
});
