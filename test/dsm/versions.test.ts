/** Versions and what dependencies ask for, with the pairs that public reports name. */
import { describe, expect, it } from 'vitest';
import {
  dependencyFaults,
  dependencyText,
  meetsDependency,
  parseDependencies,
  satisfies,
  type VersionOperator,
} from '../../src/dsm/dependencies.ts';
import {
  compareOsVersions,
  compareVersions,
  isOsVersion,
  isVersion,
  osMajor,
} from '../../src/dsm/versions.ts';
import { fc } from '../support/seeded.ts';

const version = fc
  .tuple(fc.array(fc.nat(99), { minLength: 1, maxLength: 6 }), fc.option(fc.nat(9999)))
  .map(([numbers, build]) => numbers.join('.') + (build === null ? '' : `-${build}`));

describe('isVersion', () => {
  it.each(['1', '3.6-3263', '1.2.3-0001', '1.2.3.4.5.6-7', '0.0.1-0001', '2147483647-2147483647'])(
    'takes %s',
    (text) => expect(isVersion(text)).toBe(true),
  );

  it.each([
    '',
    '2.7.0-2.3',
    '1.8.0_121',
    'v1.0',
    '1.0-',
    '1..0',
    '1.2.3.4.5.6.7',
    '1.0-beta',
    '2147483648',
    '1.0\n',
    ' 1',
  ])('refuses %j', (text) => expect(isVersion(text)).toBe(false));
});

describe('compareVersions', () => {
  it.each([
    ['1.10', '1.9'],
    ['2.0.0-0066', '2.0.0-0065'],
    ['0.1.38.348', '0.1.38-9999'],
    ['1.0.1', '1.0'],
    ['10-1', '9.9.9-9'],
    ['1.0-1', '1.0'],
    ['1.0-0010', '1.0-9'],
  ])('%s is greater than %s', (greater, smaller) => {
    expect(compareVersions(greater, smaller)).toBe(1);
    expect(compareVersions(smaller, greater)).toBe(-1);
  });

  it('takes leading zeros for nothing', () => {
    expect(compareVersions('1.02-0001', '1.2-1')).toBe(0);
  });

  it('is an order: of three versions, the middle one lies between the others', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(compareVersions(a, b)).toBe(-compareVersions(b, a) || 0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('does not fail on what is no version', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => Math.abs(compareVersions(a, b)) <= 1));
  });
});

describe('versions of DSM', () => {
  it('are X.Y-Z, or what DSM calls itself', () => {
    for (const text of ['7.0-40000', '7.2.2-72806', '7.2', '6.1-14715'])
      expect(isOsVersion(text), text).toBe(true);
    for (const text of ['7', '7.0_40000', 'DSM 7.0-40000', '7.0-40000-1', ''])
      expect(isOsVersion(text), text).toBe(false);
    expect(osMajor('7.0-40000')).toBe(7);
    expect(osMajor('seven')).toBeUndefined();
  });

  it.each([
    ['7.0-40000', '7.2.2-72806', -1],
    ['7.2-60112', '7.1.1-42962', 1],
    ['7.2-72806', '7.2.2-72806', 0],
    ['7.2-80000', '7.2.2-72806', 1],
    ['6.2.4-25556', '7.0-40000', -1],
    ['7.2.1', '7.2.2-72806', -1],
    ['7.2', '7.2.2-72806', 0],
    ['7.10-1', '7.9-2', 1],
  ])('%s against %s gives %i', (a, b, order) => {
    expect(compareOsVersions(a, b)).toBe(order);
    expect(compareOsVersions(b, a)).toBe(-order || 0);
  });
});

describe('dependencies', () => {
  it('are read in their order, with and without a range', () => {
    expect(parseDependencies('A>=2.0.0-0065:B>=1:C')).toEqual([
      { package: 'A', range: { op: '>=', version: '2.0.0-0065' } },
      { package: 'B', range: { op: '>=', version: '1' } },
      { package: 'C', range: undefined },
    ]);
    expect(parseDependencies('packageA>2.2.2:packageB')).toEqual([
      { package: 'packageA', range: { op: '>', version: '2.2.2' } },
      { package: 'packageB', range: undefined },
    ]);
    expect(parseDependencies('')).toEqual([]);
  });

  it('are left out where nothing can be made of them', () => {
    expect(parseDependencies('A>=:B: C = 1 :=2:D==3')).toEqual([
      { package: 'B', range: undefined },
      { package: 'C', range: { op: '=', version: '1' } },
    ]);
    expect(dependencyFaults('A>=:B::=2:D==3')).toEqual(['A>=', '=2', 'D==3']);
  });

  it('come back as they were written', () => {
    const op = fc.constantFrom<VersionOperator>('>=', '<=', '=', '>', '<');
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9._-]+$/), op, version, (name, operator, wanted) => {
        const [dependency] = parseDependencies(`${name}${operator}${wanted}`);
        expect(dependency && dependencyText(dependency)).toBe(`${name}${operator}${wanted}`);
      }),
    );
  });

  it.each<[string, VersionOperator, string, boolean]>([
    ['2.0.0-0065', '>=', '2.0.0-0065', true],
    ['2.0.0-0064', '>=', '2.0.0-0065', false],
    ['2.2.2', '>', '2.2.2', false],
    ['2.2.3', '>', '2.2.2', true],
    ['1.9', '<', '1.10', true],
    ['2', '<=', '2', true],
    ['2.1', '=', '2.1', true],
    ['2.1', '=', '2.1.0', false],
  ])('%s %s %s: %s', (have, op, wanted, expected) => {
    expect(satisfies(have, op, wanted)).toBe(expected);
  });

  it('mean every version where they name none', () => {
    expect(meetsDependency({ package: 'A', range: undefined }, '0')).toBe(true);
    expect(meetsDependency({ package: 'A', range: { op: '<', version: '2' } }, '2-1')).toBe(false);
  });
});
