/** Who wrote where, as spkbox itself knows it. */
import { describe, expect, test } from 'vitest';
import { WriteNotes } from '../../src/nas/writes.ts';

describe('the writer of a path', () => {
  test('is who wrote it first, else who wrote around it nearest, else nobody', () => {
    const notes = new WriteNotes<string>();
    notes.note({ paths: ['/volume1/a'], below: true }, 'outer');
    notes.note({ paths: ['/volume1/a/b'], below: true }, 'inner');
    notes.note({ paths: ['/volume1/a/b/file'], below: false }, 'file');
    expect(
      ['/volume1/a/x', '/volume1/a/b/c/d', '/volume1/a/b/file', '/volume1/ab', '/var'].map((path) =>
        notes.writerOf(path),
      ),
    ).toEqual(['outer', 'inner', 'file', undefined, undefined]);
  });

  test('is found for paths thousands of folders deep', () => {
    const notes = new WriteNotes<string>();
    notes.note({ paths: ['/volume1/a'], below: true }, 'outer');
    const paths = Array.from({ length: 5000 }, (_, depth) => `/volume1/a${'/d'.repeat(depth)}`);
    expect(new Set(paths.map((path) => notes.writerOf(path)))).toEqual(new Set(['outer']));
  });
});
