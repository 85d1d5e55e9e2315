/** The names of DSM's services, release by release. */
import { expect, test } from 'vitest';
import { hasService, packageOfUnit, SERVICES, serviceNames } from '../../src/dsm/services.ts';

test.each([
  ['ssh', 'needed', '6.2.4-25556', true],
  ['ssh', 'needed', '7.0-41890', false],
  ['ssh-shell', 'needed', '7.0-41890', true],
  ['ssh-shell', 'needed', '6.2.4-25556', false],
  ['pgsql', 'needed', '6.2.4-25556', true],
  ['pgsql', 'needed', '7.2.2-72806', true],
  ['apache-web', 'needed', '6.2.4-25556', false],
  ['nginx', 'needed', '7.2.2-72806', false],
  ['nginx', 'restarted', '7.2.2-72806', true],
  ['nginx.service', 'restarted', '7.2.2-72806', true],
  ['nginx.service', 'restarted', '6.2.4-25556', false],
  ['samba', 'restarted', '6.2.4-25556', true],
  ['toString', 'needed', '7.2.2-72806', false],
] as const)('%s (%s) on %s: %s', (name, use, release, has) => {
  expect(hasService(name, use, release)).toBe(has);
});

test.each([
  ['pkgctl-WebStation', 'WebStation'],
  ['pkgctl-Apache2.4.service', 'Apache2.4'],
  ['nginx.service', undefined],
])('%s is the unit of %s', (name, pkg) => {
  expect(packageOfUnit(name)).toBe(pkg);
});

test('a list has blanks between its names', () => {
  expect(serviceNames(' ssh  pgsql\tnginx ')).toEqual(['ssh', 'pgsql', 'nginx']);
  expect(serviceNames('')).toEqual([]);
});

test('every row has a source', () => {
  for (const { source } of SERVICES) expect(source.from.length).toBeGreaterThan(5);
});
