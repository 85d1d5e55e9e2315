import { expect, test } from 'vitest';
import { isShareName } from '../../../src/dsm/shares.ts';
import {
  addShare,
  findShare,
  isWrittenByDsm,
  makeShare,
  parseShares,
  removeShare,
} from '../../../src/system/shares/share-list.ts';

const MEDIA = makeShare('Media', '/volume2');

test('a share is a section with its path, and is read back', () => {
  const text = addShare(addShare('', MEDIA), makeShare('Photos 2025', '/volume1'));
  expect(text).toBe('[Media]\n\tpath=/volume2/Media\n[Photos 2025]\n\tpath=/volume1/Photos 2025\n');
  expect(parseShares(text)).toEqual([
    { name: 'Media', path: '/volume2/Media', volume: '/volume2' },
    { name: 'Photos 2025', path: '/volume1/Photos 2025', volume: '/volume1' },
  ]);
  expect(removeShare(text, 'Media')).toBe('[Photos 2025]\n\tpath=/volume1/Photos 2025\n');
  expect(removeShare(text, 'Photos 2025')).toBe('[Media]\n\tpath=/volume2/Media\n');
});

test('a name is found whatever its case', () => {
  expect(findShare([MEDIA], 'mEDIA')).toBe(MEDIA);
  expect(findShare([MEDIA], 'medias')).toBeUndefined();
});

test('the list of a real NAS is read, with its other keys', () => {
  const text =
    '[global]\n\tprintcap name=cups\n[Video]\n\tcomment="Films"\n\tpath=/volume1/Video\n\twriteable=yes\n';
  expect(parseShares(text)).toEqual([{ name: 'Video', path: '/volume1/Video', volume: '/volume1' }]);
  expect(isWrittenByDsm(text)).toBe(false);
  expect(isWrittenByDsm(addShare('', MEDIA))).toBe(true);
});

test.each(['/etc', '/', '/volume1', '/volume1/a/b', '/volume1/@appstore', '/volume1/../etc'])(
  'a section with the path %s is no share',
  (path) => {
    expect(parseShares(`[x]\npath=${path}\n`)).toEqual([]);
  },
);

test.each([
  ['x'.repeat(32), true],
  ['x'.repeat(33), false],
  ['\u{1F600}'.repeat(32), true],
  ['global', false],
  ['NetLogon', false],
  ['globally', true],
])('%j can be the name of a share: %s', (name, isName) => {
  expect(isShareName(name)).toBe(isName);
});
