/** How packages relate, as pure functions on the least that is known of them. */
import { describe, expect, test } from 'vitest';
import { findRelease, type Release } from '../../../src/dsm/releases.ts';
import { type Place, placeText } from '../../../src/findings.ts';
import {
  bootOrder,
  breakingPackages,
  breakRelations,
  conflictRelations,
  dependencyRelations,
  dependentPackages,
  matchRelations,
  type PeerPackage,
  packagesBrokenBy,
  packagesReplacedBy,
  unmetDependencies,
  withDependencies,
  withDependents,
} from '../../../src/package-center/package/relations.ts';
import { parseRequirements } from '../../../src/spk/conf/requirements.ts';
import { parseInfo } from '../../../src/spk/read/info.ts';
import { placed } from '../../support/placed.ts';

const on = (name: string): Release => findRelease(name)!;
const dsm = on('7.2.2');

interface Said {
  readonly info?: Readonly<Record<string, string>>;
  readonly deps?: string;
  readonly conx?: string;
}

const requirements = (text: string | undefined, member: string) =>
  text === undefined ? undefined : parseRequirements(Buffer.from(text), member).requirements;

function known(name: string, version = '1.0-1', { info = {}, deps, conx }: Said = {}): PeerPackage {
  const lines = Object.entries({ package: name, version, ...info }).map(
    ([key, value]) => `${key}="${value}"\n`,
  );
  const spk = {
    info: parseInfo(Buffer.from(lines.join(''))).info,
    dependencies: requirements(deps, 'conf/PKG_DEPS'),
    conflicts: requirements(conx, 'conf/PKG_CONX'),
  };
  return { name, version, spk };
}

const needing = (name: string, needs: string): PeerPackage =>
  known(name, '1.0-1', { info: { install_dep_packages: needs } });
const names = (all: readonly PeerPackage[]) => all.map(({ name }) => name).join(' ');
const texts = (relations: readonly { text: string; place: Place }[]) =>
  relations.map(({ text, place }) => `${text} (${placeText(place)})`);

describe('what a package needs', () => {
  const info = { install_dep_packages: 'python3>=3.9:node:B=2.0-5' };

  test('is said by INFO, with the line', () => {
    expect(texts(dependencyRelations(known('A', '1.0-1', { info }), dsm))).toEqual([
      'python3 >= 3.9 (INFO:3)',
      'node (INFO:3)',
      'B = 2.0-5 (INFO:3)',
    ]);
  });

  test('is said by conf/PKG_DEPS alone where that is there, even when it is empty', () => {
    const deps = '[php]\npkg_min_ver=8.0\npkg_max_ver=8.2\n[perl]\n';
    expect(texts(dependencyRelations(known('A', '1.0-1', { info, deps }), dsm))).toEqual([
      'php >= 8.0 <= 8.2 (conf/PKG_DEPS [php])',
      'perl (conf/PKG_DEPS [perl])',
    ]);
    expect(dependencyRelations(known('A', '1.0-1', { info, deps: '; none\n' }), dsm)).toEqual([]);
  });

  test.each([
    ['os_min_ver=7.2-60000', '7.2.2', true],
    ['os_min_ver=7.2-60000', '7.1.1', false],
    ['os_max_ver=7.2-60000', '7.1.1', true],
    ['os_max_ver=7.2-60000', '7.2.2', false],
    ['dsm_min_ver=7.0-40000', '7.0.1', true],
    ['dsm_min_ver=7.0-40000', '6.2.4', false],
    ['dsm_max_ver=6.2-30000', '6.2.4', true],
    ['dsm_max_ver=6.2-30000', '7.0', false],
  ])('with %s counts on DSM %s: %s', (condition, release, counts) => {
    const deps = `[D]\npkg_min_ver=2\n${condition}\n`;
    const conx = `[C]\n${condition}\n`;
    const one = known('A', '1.0-1', { deps, conx });
    expect(dependencyRelations(one, on(release))).toHaveLength(counts ? 1 : 0);
    expect(conflictRelations(one, on(release))).toHaveLength(counts ? 1 : 0);
  });

  test.each([
    ['B', '0.1-1', true],
    ['B>=2.0-10', '2.0-10', true],
    ['B>=2.0-10', '2.0-9', false],
    ['B>2.0-10', '2.0-10', false],
    ['B>2.0-10', '2.0-11', true],
    ['B<=2.0-10', '2.0-11', false],
    ['B<=2.0-10', '1.9-99', true],
    ['B<2', '2', false],
    ['B<2', '1.99.99', true],
    ['B=2.0-10', '2.0-10', true],
    ['B=2.0-10', '2.0', false],
    ['B>=1.10', '1.9', false],
  ])('%s is met by %s: %s', (needs, version, isMet) => {
    const unmet = unmetDependencies(needing('A', needs), [known('B', version)], dsm);
    expect(unmet.map(({ installed }) => installed?.version)).toEqual(isMet ? [] : [version]);
  });

  test.each([
    ['7.9', false],
    ['8.0', true],
    ['8.2', true],
    ['8.2-1', false],
  ])('between 8.0 and 8.2 is met by %s: %s', (version, isMet) => {
    const one = known('A', '1', { deps: '[php]\npkg_min_ver=8.0\npkg_max_ver=8.2\n' });
    expect(unmetDependencies(one, [known('php', version)], dsm)).toHaveLength(isMet ? 0 : 1);
  });

  test('is unmet with nothing there, and package names are told apart by their letters', () => {
    const unmet = unmetDependencies(needing('A', 'B:C'), [known('b'), known('C')], dsm);
    expect(unmet).toMatchObject([
      { relation: { package: 'B', place: placed('INFO:3') }, installed: undefined },
    ]);
  });
});

describe('conflicts', () => {
  test('are said by conf/PKG_CONX before INFO', () => {
    const info = { install_conflict_packages: 'X:Y<3' };
    expect(texts(conflictRelations(known('A', '1.0-1', { info }), dsm))).toEqual([
      'X (INFO:3)',
      'Y < 3 (INFO:3)',
    ]);
    expect(
      texts(conflictRelations(known('A', '1.0-1', { info, conx: '[Z]\npkg_max_ver=2\n' }), dsm)),
    ).toEqual(['Z <= 2 (conf/PKG_CONX [Z])']);
  });

  test('mean what is there in such a version', () => {
    const relations = conflictRelations(
      known('A', '1.0-1', { info: { install_conflict_packages: 'X:Y<3' } }),
      dsm,
    );
    const there = [known('Y', '3.0'), known('X', '7'), known('Z')];
    expect(matchRelations(relations, there).map(({ peer: { name } }) => name)).toEqual(['X']);
    expect(matchRelations(relations, [known('Y', '2.9')])).toHaveLength(1);
  });
});

describe('what a package breaks and replaces', () => {
  const breaker = known('A', '1.0-1', { info: { install_break_packages: 'B<2:C:A' } });
  const all = [breaker, known('B', '1.9'), known('C'), known('D')];

  test('are the others that it means', () => {
    expect(texts(breakRelations(breaker))).toEqual(['B < 2 (INFO:3)', 'C (INFO:3)', 'A (INFO:3)']);
    expect(names(packagesBrokenBy(breaker, all))).toBe('B C');
    expect(names(packagesBrokenBy(breaker, [breaker, known('B', '2.0')]))).toBe('');
    expect(names(packagesBrokenBy(known('D'), all))).toBe('');
  });

  test('is each named once, though two entries mean it', () => {
    expect(names(packagesBrokenBy(known('A', '1', { info: { install_break_packages: 'C:C>0' } }), all))).toBe(
      'C',
    );
  });

  test('is seen from the other side too', () => {
    expect(names(breakingPackages(known('B', '1.9'), all))).toBe('A');
    expect(names(breakingPackages(known('B', '2.1'), all))).toBe('');
    expect(names(breakingPackages(breaker, all))).toBe('');
  });

  test('are not itself where it replaces its own older versions', () => {
    const replacer = known('A', '2', { info: { install_replace_packages: 'A<2:old-A' } });
    expect(names(packagesReplacedBy(replacer, [known('A', '1'), known('old-A'), known('B')]))).toBe('old-A');
  });
});

describe('the order', () => {
  const web = [
    needing('site', 'server:db'),
    needing('server', 'lib'),
    known('db'),
    known('lib'),
    known('else'),
  ];

  test('of a start has each package after what it needs', () => {
    expect(names(withDependencies('site', web, dsm))).toBe('lib server db site');
    expect(names(withDependencies('lib', web, dsm))).toBe('lib');
  });

  test('of a stop has each package before what it needs', () => {
    expect(names(withDependents('lib', web, dsm))).toBe('site server lib');
    expect(names(withDependents('else', web, dsm))).toBe('else');
    expect(names(dependentPackages('lib', web, dsm))).toBe('server');
  });

  test('of a boot does not depend on the order of installation', () => {
    expect(names(bootOrder(web, dsm))).toBe('db else lib server site');
    expect(names(bootOrder(web.toReversed(), dsm))).toBe('db else lib server site');
  });

  test('follows conf/PKG_DEPS where that counts on this DSM', () => {
    const all = [known('A', '1', { deps: '[Z]\nos_min_ver=7.2-60000\n' }), known('Z')];
    expect(names(bootOrder(all, on('7.2.2')))).toBe('Z A');
    expect(names(bootOrder(all, on('7.1')))).toBe('A Z');
  });

  test('cuts a cycle where it closes, and has every package once', () => {
    const ring = [needing('A', 'B'), needing('B', 'C'), needing('C', 'A'), needing('self', 'self:A')];
    expect(names(withDependencies('A', ring, dsm))).toBe('C B A');
    expect(names(withDependencies('B', ring, dsm))).toBe('A C B');
    expect(names(bootOrder(ring, dsm))).toBe('C B A self');
    expect(names(withDependents('A', ring, dsm))).toBe('B C self A');
    expect(names(dependentPackages('self', ring, dsm))).toBe('');
  });

  test('leaves out what is not there', () => {
    expect(names(withDependencies('A', [needing('A', 'gone')], dsm))).toBe('A');
    expect(withDependencies('gone', web, dsm)).toEqual([]);
    expect(withDependents('gone', [needing('A', 'gone')], dsm)).toEqual([]);
    expect(bootOrder([], dsm)).toEqual([]);
  });

  test('of a thousand packages in a chain is found', () => {
    const chain = Array.from({ length: 1000 }, (_, index) => needing(`p${index}`, `p${index + 1}`));
    expect(withDependencies('p0', chain, dsm).map(({ name }) => name)).toEqual(
      chain.map(({ name }) => name).toReversed(),
    );
  });
});
