import { expect, test } from 'vitest';
import type { Machine } from '../../../src/machine/machine.ts';
import { parseProgress, watchProgress } from '../../../src/package-center/script/script-progress.ts';

test.each([
  ['0', 0],
  ['0.5\n', 0.5],
  [' .25 ', 0.25],
  ['1', 1],
  ['1.0', 1],
  ['', undefined],
  ['half', undefined],
  ['1.01', undefined],
  ['-0.1', undefined],
  ['50', undefined],
  ['NaN', undefined],
  ['Infinity', undefined],
])('%j is %s', (text, value) => {
  expect(parseProgress(text)).toBe(value);
});

test('each new value is seen once, the last one though nobody looked in between, and the watch ends with its script', async () => {
  let looks = 0;
  const values: number[] = [];
  // The one thing that the watch asks of a box.
  const machine = { read: async () => `0.${Math.min(++looks, 1)}` } as unknown as Machine;
  const watch = watchProgress(machine, '/progress', (value) => values.push(value));
  await new Promise((done) => setTimeout(done, 250));
  watch.stop();
  const before = looks;
  watch.take('0.1');
  watch.take('0.7\n');
  watch.take(undefined);
  expect([before > 0, values]).toEqual([true, [0.1, 0.7]]);
  await new Promise((done) => setTimeout(done, 250));
  expect(looks).toBe(before);
});
