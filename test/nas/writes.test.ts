/** Who wrote where, told from the writes alone. */
import { expect, test } from 'vitest';
import { WriteNotes } from '../../src/nas/writes.ts';

function notes(): WriteNotes<string> {
  const writes = new WriteNotes<string>();
  writes.note({ paths: ['/etc/a/b'], below: false }, 'first');
  writes.note({ paths: ['/var/tree', '/opt/new'], below: true }, 'second');
  writes.note({ paths: ['/etc/a/b', '/etc/c'], below: false }, 'third');
  return writes;
}

test.each([
  ['/etc/a/b', 'first'],
  ['/etc/a', 'first'],
  ['/etc', 'first'],
  ['/etc/c', 'third'],
  ['/var', 'second'],
  ['/var/tree/of/files', 'second'],
  ['/opt/new/x', 'second'],
  ['/etc/a/b/c', undefined],
  ['/var/treehouse', undefined],
  ['/opt/newer', undefined],
  ['/usr', undefined],
])('%s is of %s', (path, writer) => {
  expect(notes().writerOf(path)).toBe(writer);
});

test('a folder that leads to several writes is of the first writer, and the last writer is known', () => {
  const writes = notes();
  expect(writes.writerOf('/')).toBe('first');
  expect(writes.last).toBe('third');
  expect(new WriteNotes<string>().last).toBeUndefined();
});

test('paths thousands of folders deep are no more work than others', () => {
  const paths = Array.from({ length: 5000 }, (_, depth) => `/var/tree${'/d'.repeat(depth)}`);
  const writes = notes();
  expect(new Set(paths.map((path) => writes.writerOf(path)))).toEqual(new Set(['second']));
});
