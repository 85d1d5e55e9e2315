import { expect, test } from 'vitest';
import { freeRange } from '../../../src/machine/namespace/map-ids.ts';

test.each([
  [[], '100000-165535'],
  [['anna:100000:65536'], '165536-231071'],
  [['anna:165536:65536', 'ben:100000:65536', '', 'broken'], '231072-296607'],
])('a range that nobody has, beside %j', (lines, range) => {
  expect(freeRange(lines)).toBe(range);
});
