/** dsmuidir: one folder, or links with their folders. */
import { expect, test } from 'vitest';
import { readsUiLinks, readUiLinks } from '../../src/dsm/ui-links.ts';

test.each([
  ['', []],
  ['ui', [['hello', 'ui']]],
  ['share/ui', [['hello', 'share/ui']]],
  [
    'MyLinkName1:ui/app1 MyLinkName2:ui/app2',
    [
      ['MyLinkName1', 'ui/app1'],
      ['MyLinkName2', 'ui/app2'],
    ],
  ],
])('%j', (dsmuidir, wanted) => {
  const { links, faults } = readUiLinks(dsmuidir, 'hello');
  expect(links.map(({ name, folder }) => [name, folder])).toEqual(wanted);
  expect(faults).toEqual([]);
});

test.each([
  ['/etc', ['The folder "/etc" is not below target.']],
  ['ui/../..', ['The folder "ui/../.." is not below target.']],
  ['One:', ['The link One has no folder.']],
  [':ui', ['"" cannot be the name of a link.']],
  ['..:ui', ['".." cannot be the name of a link.']],
  ['a/b:ui', ['"a/b" cannot be the name of a link.']],
  ['One:a One:b One:c', ['The link One is defined more than once.']],
])('%j has its faults named', (dsmuidir, wanted) => {
  expect(readUiLinks(dsmuidir, 'hello').faults).toEqual(wanted);
});

test('pairs are read from 7.0-40731 on', () => {
  expect(readsUiLinks('a:b', '7.0-40730')).toBe(false);
  expect(readsUiLinks('a:b', '7.0-40731')).toBe(true);
  expect(readsUiLinks('ui', '6.2.4-25556')).toBe(true);
});
