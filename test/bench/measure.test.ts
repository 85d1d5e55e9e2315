import { describe, expect, test } from 'vitest';
import { differenceOf, inTurn, ratioOf, spreadOf } from '../../bench/measure.ts';

describe('what is measured in turn', () => {
  test('every round meets each contender once, and the first round is not counted', async () => {
    const calls: string[] = [];
    const contender = (name: string) => ({ name, run: () => calls.push(name) });
    const measured = await inTurn(2, [contender('a'), contender('b')]);
    expect(calls).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    // push gives the number of calls so far: the contenders measured themselves.
    expect(measured).toEqual([
      { name: 'a', values: [3, 5] },
      { name: 'b', values: [4, 6] },
    ]);
  });

  test('of those that are warm, every round counts', async () => {
    const [slept] = await inTurn(2, [{ name: 'a', run: () => 7 }], { areWarm: true });
    expect(slept?.values).toEqual([7, 7]);
  });

  test('a contender that measures nothing itself is timed', async () => {
    const [slept] = await inTurn(1, [
      { name: 'sleep', run: () => new Promise((end) => setTimeout(end, 20)) },
    ]);
    expect(slept?.values[0]).toBeGreaterThan(15);
  });
});

describe('what the values say', () => {
  test('the median has half of all at or below it, the spread leaves out a tenth at each end', () => {
    expect(spreadOf([9, 1, 8, 2, 7, 3, 6, 4, 5, 100])).toEqual({ median: 5, low: 1, high: 9 });
  });

  test('a ratio is that of the medians; its spread is that of the rounds', () => {
    const [one, other] = [
      { name: 'one', values: [2, 4, 6] },
      { name: 'other', values: [1, 4, 2] },
    ];
    expect(ratioOf(one, other)).toEqual({ median: 2, low: 1, high: 3 });
    expect(differenceOf(one, other)).toEqual({ name: 'one, above other', values: [1, 0, 4] });
  });
});
