import { describe, expect, test } from 'vitest';
import { NameSet } from '../../../src/spk/read/name-set.ts';
import { growth, LINEAR } from '../../support/growth.ts';
import { fc } from '../../support/seeded.ts';

const setOf = (...names: readonly string[]): NameSet => {
  const set = new NameSet();
  for (const name of names) set.add(name);
  return set;
};

describe('a set of names', () => {
  test('finds the topmost that is a folder above a name, and no name above itself', () => {
    const set = setOf('a', 'a/b', 'c/d', 'e');
    expect(set.above('a/b/c')).toBe('a');
    expect(set.above('c/d/e')).toBe('c/d');
    for (const name of ['a', 'ab/c', 'c', 'c/de/f', '']) expect(set.above(name)).toBeUndefined();
  });

  test('finds what a look at every folder finds, also once some names are gone', () => {
    const name = fc
      .array(fc.constantFrom('a', 'b', 'ü'), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.array(name), fc.array(name), name, (added, deleted, looked) => {
        const set = setOf(...added);
        for (const gone of deleted) set.delete(gone);
        const parts = looked.split('/');
        const folders = parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
        expect(set.above(looked)).toBe(folders.find((folder) => set.has(folder)));
      }),
    );
  });

  test('looks at a deep name in a time that grows with its length', async () => {
    const set = setOf('other');
    expect(await growth(40_000, (length) => set.above('a/'.repeat(length / 2)))).toBeLessThan(LINEAR);
  });
});
