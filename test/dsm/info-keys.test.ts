/** Keys of INFO beyond the documents, and what a misspelt one may mean. */
import { expect, test } from 'vitest';
import { infoField } from '../../src/dsm/info-fields.ts';
import { isKnownKey, likelyField, UNDOCUMENTED_KEYS } from '../../src/dsm/info-keys.ts';

test.each([
  'package',
  'displayname_ger',
  'package_icon_256',
  'create_time',
  'reloadui',
  'install_provide_packages',
])('%s is known', (key) => {
  expect(isKnownKey(key)).toBe(true);
});

test.each(['displayname_itn', 'constructor', 'Package', ''])('%j is not', (key) => {
  expect(isKnownKey(key)).toBe(false);
});

test.each([
  ['install_dep_package', 'install_dep_packages'],
  ['start_stop_restart_services', 'startstop_restart_services'],
  ['displayname_itn', 'displayname_ita'],
  ['Package', 'package'],
  ['os_minver', 'os_min_ver'],
  ['arhc', 'arch'],
  ['my_own_key', undefined],
  ['x', undefined],
  ['a'.repeat(100_000), undefined],
])('%.40s may mean %s', (key, field) => {
  expect(likelyField(key)).toBe(field);
});

test('no undocumented key is a field as well, and each has a source', () => {
  for (const { name, source } of UNDOCUMENTED_KEYS) {
    expect(infoField(name)).toBeUndefined();
    expect(source.from.length).toBeGreaterThan(5);
  }
});
