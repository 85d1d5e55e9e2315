/** A place as a test writes it: by its text. */
import { expect } from 'vitest';
import { type Place, placeText } from '../../src/findings.ts';

expect.extend({
  placed(place: Place, text: string) {
    const actual = placeText(place);
    return {
      pass: actual === text,
      message: () => `the place is ${actual}, not ${text}`,
      actual,
      expected: text,
    };
  },
});

/** Matches a place that reads so: `INFO:3`, `conf/PKG_DEPS [x]`. */
export const placed = (text: string): unknown =>
  (expect as unknown as { placed(text: string): unknown }).placed(text);
