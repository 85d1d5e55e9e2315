import { describe, expect, test } from 'vitest';
import type { FileEntry } from '../../../src/machine/machine.ts';
import {
  diffSnapshots,
  isFolderOf,
  isHidden,
  type Layer,
  type LayerSnapshots,
  type Listing,
  needsComparing,
  shadowedFolders,
  touchedSince,
} from '../../../src/machine/shared/changes.ts';
import type { Entry } from '../../../src/machine/shared/file-facts.ts';

let inode = 0;

/** `d`, `f SIZE`, `l TARGET`, or `-` for a whiteout; each is an inode of its own. */
function entry(path: string, what: string): Entry {
  const [type = '', more = ''] = what.split(' ');
  inode += 1;
  const kind = ({ d: 'folder', f: 'file', l: 'link' } as const)[type] ?? 'other';
  const fact: FileEntry = {
    kind,
    mode: 0o644,
    owner: { uid: 0, gid: 0 },
    size: Number(more) || 0,
    target: kind === 'link' ? more : undefined,
  };
  return {
    path,
    fact,
    whiteout: type === '-',
    ctime: String(inode),
    inode: String(inode),
  };
}

const listing = (paths: Readonly<Record<string, string>>): Listing =>
  new Map(Object.entries(paths).map(([path, what]) => [path, entry(path, what)]));

const layer = (paths: Readonly<Record<string, string>>, ...opaque: string[]): Layer => ({
  entries: listing(paths),
  opaque: new Set(opaque),
});

const EMPTY = layer({});
const BELOW = listing({ '/a': 'd', '/a/f': 'f 3', '/a/d': 'd', '/a/d/x': 'f 1', '/g': 'f 2' });

/** All that the case knows of the two moments. */
function moments(past: Layer, now: Layer): LayerSnapshots {
  const folders = shadowedFolders({ past, now, below: BELOW });
  const isCovered = (path: string) => folders.some((folder) => path.startsWith(`${folder}/`));
  return { past, now, below: BELOW, shadowed: [...BELOW.keys()].filter(isCovered) };
}

const diff = (past: Layer, now: Layer) =>
  diffSnapshots(moments(past, now), new Map()).map(({ change, path }) => `${change} ${path}`);

describe('the difference between two moments', () => {
  test('of the same layer is nothing', () => {
    const past = layer({ '/a': 'd', '/a/f': 'f 4', '/g': '-' });
    expect(diff(past, past)).toEqual([]);
  });

  test('names everything below a folder that is gone, or in whose place is something else', () => {
    const gone = ['deleted /a/d', 'deleted /a/d/x', 'deleted /a/f'];
    expect(diff(EMPTY, layer({ '/a': '-' }))).toEqual(['deleted /a', ...gone]);
    expect(diff(EMPTY, layer({ '/a': 'f 1' }))).toEqual(['modified /a', ...gone]);
    expect(diff(EMPTY, layer({ '/a': 'd' }, '/a'))).toEqual(gone);
  });

  test('does not name again what was gone before', () => {
    const past = layer({ '/a': '-' });
    expect(diff(past, past)).toEqual([]);
    expect(diff(past, layer({ '/a': 'd', '/a/f': 'f 3' }, '/a'))).toEqual(['created /a', 'created /a/f']);
    expect(diff(layer({ '/a': 'd', '/a/d': '-' }), layer({ '/a': '-' }))).toEqual([
      'deleted /a',
      'deleted /a/f',
    ]);
  });

  test('of a file that was copied up as it is, is nothing once its content was compared', () => {
    const now = layer({ '/g': 'f 2' });
    expect(needsComparing(moments(EMPTY, now))).toEqual(['/g']);
    expect(diffSnapshots(moments(EMPTY, now), new Map([['/g', 'same']]))).toEqual([]);
    expect(diff(EMPTY, now)).toEqual(['modified /g']);
  });

  test('of a file that nobody touched needs no look at its content', () => {
    const both = layer({ '/x': 'f 2' });
    expect(needsComparing(moments(both, both))).toEqual([]);
  });
});

describe('a layer', () => {
  test('hides what is below a whiteout, a file or a folder that was made anew', () => {
    for (const what of [
      layer({ '/a': '-' }),
      layer({ '/a': 'f 1' }),
      layer({ '/a': 'l /b' }),
      layer({ '/a': 'd' }, '/a'),
    ]) {
      expect([isHidden(what, '/a/d/x'), isHidden(what, '/g')]).toEqual([true, false]);
      expect(shadowedFolders({ past: EMPTY, now: what, below: BELOW })).toEqual(['/a']);
      expect(shadowedFolders({ past: what, now: what, below: BELOW })).toEqual([]);
    }
    expect(isHidden(layer({ '/a': 'd' }), '/a/d/x')).toBe(false);
  });

  test('is asked again for what is new, or was touched', () => {
    const past = layer({ '/a': 'd', '/b': 'd', '/f': 'f 1', '/g': 'f 1' });
    const now: Listing = new Map([...past.entries, ...listing({ '/b': 'd', '/f': 'f 1', '/n': 'f 1' })]);
    expect(touchedSince(past, now).map(({ path }) => path)).toEqual(['/b', '/f', '/n']);
  });

  test('knows a folder again that was touched, and no other in its place', () => {
    const past = layer({ '/a': 'd', '/f': 'f 1' });
    const [a, f] = ['/a', '/f'].map((path) => past.entries.get(path) ?? entry(path, '-'));
    expect(a && isFolderOf(past, { ...a, ctime: 'later' })).toBe(true);
    expect(f && isFolderOf(past, f)).toBe(false);
    expect(isFolderOf(past, entry('/a', 'd'))).toBe(false);
    expect(isFolderOf(EMPTY, entry('/a', 'd'))).toBe(false);
  });
});
