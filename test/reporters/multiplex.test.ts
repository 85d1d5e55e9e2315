import { describe, expect, test } from 'vitest';
import { multiplex } from '../../src/reporters/multiplex.ts';
import type { Reporter } from '../../src/reporters/reporter.ts';
import { passingLife } from '../support/sample-run.ts';

function counting(breakAt: number): Reporter & { readonly seen: () => number } {
  let seen = 0;
  const call = (): void => {
    seen++;
    if (seen === breakAt) throw new Error(`broken at ${seen}`);
  };
  return { onEvent: call, onEnd: call, seen: () => seen };
}

describe('several reporters', () => {
  test('all see the whole run', () => {
    const one = counting(0);
    const two = counting(0);
    const all = multiplex(
      new Map([
        ['one', one],
        ['two', two],
      ]),
    );
    for (const event of passingLife()) all.onEvent(event);
    all.onEnd();
    expect([one.seen(), two.seen()]).toEqual(Array(2).fill(passingLife().length + 1));
    expect(all.broken()).toEqual([]);
  });

  test('are not disturbed by one that breaks, which is remembered and left alone', () => {
    const broken = counting(3);
    const sound = counting(0);
    const all = multiplex(
      new Map([
        ['broken', broken],
        ['sound', sound],
      ]),
    );
    for (const event of passingLife()) all.onEvent(event);
    all.onEnd();
    expect(sound.seen()).toBe(passingLife().length + 1);
    expect(broken.seen()).toBe(3);
    expect(all.broken()).toEqual([{ name: 'broken', error: new Error('broken at 3') }]);
  });

  test('may break at the end as well', () => {
    const all = multiplex(new Map([['late', counting(1)]]));
    all.onEnd();
    expect(all.broken()).toHaveLength(1);
  });
});
