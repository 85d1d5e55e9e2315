/** The list that a watch of first touches asks for, told from entries alone. */
import { expect, test } from 'vitest';
import type { FileKind } from '../../../src/machine/machine.ts';
import { KnownPlaces } from '../../../src/machine/shared/known-places.ts';
import { ShellList } from '../../../src/machine/shared/shell-list.ts';
import type { PlacedEntry } from '../../../src/machine/shared/watch-listing.ts';

const entry = (place: string, kind: FileKind = 'folder'): PlacedEntry => ({
  ...{ place, path: place, whiteout: false, ctime: '1.0', inode: place },
  fact: { kind, mode: 0o755, owner: { uid: 0, gid: 0 }, size: 0, target: undefined },
});

const folders = (count: number, name: string) =>
  Array.from({ length: count }, (_, n) => entry(`/${name}${n}`));

const asked = (known: KnownPlaces) => known.list.code((paths) => `find ${paths}`);

test('folders and the files of the beginning are asked for, and later files are not', () => {
  const known = new KnownPlaces('w');
  known.begin([entry('/a'), entry('/a/f', 'file')]);
  expect(asked(known)).toBe(`unset "\${!w_@}"; w_0+=('/a/f' '/a'); find "\${w_0[@]}"`);
  known.add([entry('/a/b'), entry('/a/g', 'file'), entry('/a')]);
  expect(asked(known)).toBe(`w_0+=('/a/b'); find "\${w_0[@]}"`);
  expect(asked(known)).toBe(`find "\${w_0[@]}"`);
});

test('the list is made again once it has doubled, and is of no use where it is very long', () => {
  const known = new KnownPlaces('w');
  known.begin(folders(300, 'a'));
  known.add(folders(800, 'b'));
  expect(known.isStale).toBe(false);
  known.add(folders(1, 'c'));
  expect(known.isStale).toBe(true);
  known.begin(folders(300, 'a'));
  expect([known.isStale, known.isTooLong]).toEqual([false, false]);
  known.add(folders(20_000, 'b'));
  expect(known.isTooLong).toBe(true);
});

test('what is found below a link in the place of a folder is left out, and the list is made again', () => {
  const known = new KnownPlaces('w');
  known.begin([entry('/a'), entry('/a/b'), entry('/f', 'file')]);
  const found = [entry('/a', 'link'), entry('/a/b'), entry('/a/b/c', 'file'), entry('/f', 'file')];
  expect(known.withoutForeign(found).map(({ place }) => place)).toEqual(['/a', '/f']);
  expect(known.isStale).toBe(true);
});

test('more paths than a command line can hold come in parts', () => {
  const list = new ShellList('w');
  for (let n = 0; n < 4; n += 1) list.add(`/${'x'.repeat(100_000)}${n}`);
  expect(list.code((_, part) => `find ${part}`).match(/find \d/g)).toEqual(['find 0', 'find 1']);
});
