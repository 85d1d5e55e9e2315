import { expect, test } from 'vitest';
import { makeLock } from '../../src/system/lock.ts';

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

test('holders run one after the other, in the order in which they came', async () => {
  const lock = makeLock();
  const seen: string[] = [];
  const hold = (name: string) =>
    lock(async () => {
      seen.push(`${name} in`);
      await pause();
      seen.push(`${name} out`);
    });
  await Promise.all([hold('a'), hold('b'), hold('c')]);
  expect(seen).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
});

test('a holder that fails gives its error to its own caller, and the next holder runs', async () => {
  const lock = makeLock();
  const failed = lock(async () => {
    throw new Error('full disk');
  });
  const next = lock(async () => 'done');
  await expect(failed).rejects.toThrow('full disk');
  expect(await next).toBe('done');
});
