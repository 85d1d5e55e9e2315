/** `arch` against guide 35's families and the names that are newer and older. */
import { describe, expect, it } from 'vitest';
import {
  archMatches,
  archNames,
  DEFAULT_PLATFORM,
  familyOf,
  findPlatform,
  isArchValue,
  PLATFORMS,
  platformFor,
} from '../../src/dsm/architectures.ts';
import { kernelOf } from '../../src/dsm/kernels.ts';
import { DEFAULT_RELEASE, findRelease } from '../../src/dsm/releases.ts';

const LIST_OF_GUIDE_35 =
  'alpine alpine4k apollolake armada370 armada375 armada37xx armada38x armadaxp avoton braswell broadwell broadwellnk broadwellntb broadwellntbap bromolow cedarview coffeelake comcerto2k denverton evansport geminilake grantley kvmx64 monaco purley rtd1296 rtd1619 rtd1619b skylaked v1000';

describe('archMatches', () => {
  it.each([
    ['noarch', 'monaco', true],
    ['x86_64', 'apollolake', true],
    ['x86_64', 'geminilakenk', true],
    ['x86_64', 'rtd1296', false],
    ['x86_64 alpine', 'alpine', true],
    ['armv8', 'rtd1619b', true],
    ['armv8', 'armada37xx', true],
    ['armv7', 'alpine4k', true],
    ['i686', 'evansport', true],
    ['apollolake', 'geminilake', false],
    ['88f628x', '88f6281', true],
    ['628x', '88f6282', true],
    ['88f6281', '88f6282', false],
    ['  x86_64\t', 'v1000', true],
    ['', 'monaco', true],
    ['constructor', 'monaco', false],
  ])('arch="%s" on %s: %s', (arch, platform, expected) => {
    expect(archMatches(arch, platform)).toBe(expected);
  });

  it('does not take armv7 for the platforms that guide 35 has in no family, nor one of them for another', () => {
    expect(familyOf('armada38x')).toBeUndefined();
    expect(archMatches('armv7', 'armada38x')).toBe(false);
    expect(archMatches('armada38x', 'monaco')).toBe(false);
  });

  it('reads exclude_arch without the rules for an empty field and noarch', () => {
    expect(archNames('', 'avoton')).toBe(false);
    expect(archNames('noarch', 'avoton')).toBe(false);
    expect(archNames('bromolow x86_64', 'avoton')).toBe(true);
  });
});

describe('the platforms', () => {
  it('are all of guide 35', () => {
    const names = PLATFORMS.map(({ platform }) => platform);
    expect(names).toEqual(expect.arrayContaining(LIST_OF_GUIDE_35.split(' ')));
    expect(new Set(names).size).toBe(names.length);
  });

  it('have a unique string with their own name in it', () => {
    for (const { platform, unique } of PLATFORMS)
      expect(unique).toMatch(new RegExp(`^synology_${platform}_[^_]+$`));
    expect(findPlatform('geminilake')?.unique).toBe('synology_geminilake_920+');
    expect(findPlatform('monaco')?.unique).toBe('synology_monaco_ds216play');
    expect(findPlatform(DEFAULT_PLATFORM)?.unique).toBe('synology_apollolake_918+');
  });

  it('have older names, which stand for the first that they cover', () => {
    expect(findPlatform('628x')).toBe(findPlatform('88f6281'));
    expect(findPlatform('88f628x')?.family).toBe('armv5');
    expect(findPlatform('toString')).toBeUndefined();
  });

  it('are chosen for packages: the default, else one that all are for and that runs on the host', () => {
    const chosen = (...archs: string[]) =>
      platformFor(
        archs.map((arch) => new Map([['arch', arch]])),
        'x86_64',
      );
    expect(chosen('noarch', 'x86_64')).toBe(DEFAULT_PLATFORM);
    expect(chosen('geminilake denverton', 'denverton')).toBe('denverton');
    expect(chosen('geminilake', 'denverton')).toBeUndefined();
    expect(chosen('armv8')).toBeUndefined();
    expect(platformFor([new Map([['exclude_arch', DEFAULT_PLATFORM]])], 'x86_64')).toBe('avoton');
  });

  it('have a kernel each', () => {
    const release = findRelease(DEFAULT_RELEASE);
    for (const { platform } of PLATFORMS)
      expect(release && kernelOf(release, platform), platform).toBeDefined();
  });

  it('know the values of arch that older packages use', () => {
    for (const value of ['noarch', 'x86_64', 'armv5', '88f628x', 'x86', 'qoriq'])
      expect(isArchValue(value)).toBe(true);
    for (const value of ['x64', 'amd64', 'toString', '']) expect(isArchValue(value)).toBe(false);
  });
});
