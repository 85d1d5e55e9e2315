/** Places and findings as data. */
import { describe, expect, test } from 'vitest';
import { FINDINGS, makeFinding, type Place, placeText } from '../src/findings.ts';

describe('a place reads', () => {
  test.each<[string, Place]>([
    ['INFO', { member: 'INFO' }],
    ['INFO:12', { member: 'INFO', line: 12, key: 'arch' }],
    ['INFO package', { member: 'INFO', key: 'package' }],
    ['conf/PKG_DEPS [x]', { member: 'conf/PKG_DEPS', package: 'x' }],
    ['conf/resource port-config', { member: 'conf/resource', key: 'port-config' }],
    ['conf/resource:1:3', { member: 'conf/resource', line: 1, column: 3 }],
    ['scripts/postinst:3', { member: 'scripts/postinst', line: 3 }],
    ['WIZARD_UIFILES/install_uifile: port', { member: 'WIZARD_UIFILES/install_uifile', key: 'port' }],
    ['WIZARD_UIFILES/install_uifile: page 1', { member: 'WIZARD_UIFILES/install_uifile', key: 'page 1' }],
    ['port', { key: 'port' }],
    ['hello.spk, byte 512', { file: 'hello.spk', byte: 512 }],
    ['hello.spk', { file: 'hello.spk' }],
    ['hello', { package: 'hello' }],
    ['/bin/sh -c x', { process: '/bin/sh -c x' }],
    ['', {}],
  ])('%j', (text, place) => {
    expect(placeText(place)).toBe(text);
  });
});

describe('a finding', () => {
  test('has its severity, advice and source from the table', () => {
    const { severities, advice, source } = FINDINGS['no-icon'];
    expect(makeFinding('no-icon', { member: 'x' }, 'No icon.')).toEqual({
      code: 'no-icon',
      severity: severities[0],
      text: 'No icon.',
      place: { member: 'x' },
      advice,
      source: source.from,
    });
  });

  test('has what its rule knows better', () => {
    const better = { severity: 'note', advice: 'Do this.', source: 'here' } as const;
    expect(makeFinding('service-unknown', {}, 'Unknown.', better)).toMatchObject(better);
  });

  test('marks a source that nobody wrote down', () => {
    expect(makeFinding('broken-by', {}, 'Broken.').source).toMatch(/^Inferred: /);
  });
});
