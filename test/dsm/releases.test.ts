/** The releases against what was seen on boxes that ran them. */
import { describe, expect, it } from 'vitest';
import { kernelOf } from '../../src/dsm/kernels.ts';
import {
  DEFAULT_RELEASE,
  findRelease,
  fullName,
  hasOsName,
  RELEASES,
  type Release,
  versionFile,
} from '../../src/dsm/releases.ts';

function release(text: string): Release {
  const row = findRelease(text);
  if (row === undefined) throw new Error(`no release ${text}`);
  return row;
}

const keysOf = (text: string): string[] => text.split('\n').flatMap((line) => line.split('=')[0] || []);

describe('findRelease', () => {
  it('finds a release by its name, by its minor version and by its name with the build', () => {
    expect(release('7.2.2').build).toBe(72806);
    expect(release('7.2').build).toBe(64570);
    expect(release('7.2.2-72806').name).toBe('7.2.2');
    expect(release(' 6.2.4 ').build).toBe(25556);
  });

  it('finds nothing for another build, a release that is not there, or no version', () => {
    for (const text of ['7.2.2-72805', '7.9', '7', '', 'latest', '7.2.2-', '7.2.2.1', '__proto__']) {
      expect(findRelease(text), text).toBeUndefined();
    }
  });

  it('has the default among its rows, and the builds grow from row to row', () => {
    expect(release(DEFAULT_RELEASE).name).toBe('7.2.2');
    const builds = RELEASES.map(({ build }) => build);
    expect(builds).toEqual([25556, 41890, 42218, 42661, 42962, 64570, 69057, 72806, 81180]);
  });

  it('names a release as DSM names itself', () => {
    expect(fullName(release('7.2.2'))).toBe('7.2.2-72806');
  });
});

describe('the VERSION file', () => {
  it('is, for 7.2.2, the one of a box with Update 3, byte for byte', () => {
    expect(versionFile(release('7.2.2'))).toBe(
      'majorversion="7"\nminorversion="2"\nmajor="7"\nminor="2"\nmicro="2"\nbuildphase="GM"\nbuildnumber="72806"\n' +
        'smallfixnumber="3"\nnano="3"\nbase="72806"\nproductversion="7.2.2"\nos_name="DSM"\n' +
        'builddate="2025/01/20"\nbuildtime="14:11:21"\n',
    );
  });

  it('has, for 7.3, the keys of a 7.3.2 box in their order', () => {
    const seen =
      'majorversion minorversion major minor micro buildphase buildnumber smallfixnumber nano base productversion os_name builddate buildtime';
    expect(keysOf(versionFile(release('7.3'))).join(' ')).toBe(seen);
    expect(versionFile(release('7.3'))).toContain('micro="0"\n');
  });

  it('has, for 7.1.1, productversion after micro and no os_name', () => {
    const keys = keysOf(versionFile(release('7.1.1')));
    expect(keys.slice(0, 11).join(' ')).toBe(
      'majorversion minorversion major minor micro productversion buildphase buildnumber smallfixnumber nano base',
    );
    expect(keys).not.toContain('os_name');
  });

  it('has, for 6.2.4, packing and packing_id', () => {
    expect(keysOf(versionFile(release('6.2.4'))).join(' ')).toBe(
      'majorversion minorversion productversion buildphase buildnumber smallfixnumber packing packing_id builddate buildtime',
    );
    expect(versionFile(release('6.2.4'))).toContain('packing="official"\n');
  });

  it('says os_name from 7.2 on', () => {
    expect(RELEASES.filter(hasOsName).map(({ name }) => name)).toEqual(['7.2', '7.2.1', '7.2.2', '7.3']);
  });
});

describe('what differs between releases', () => {
  it('answers status in text up to 7.0.1 and in JSON from 7.1', () => {
    expect(RELEASES.map(({ name, statusForm }) => `${name} ${statusForm}`)).toEqual([
      '6.2.4 text',
      '7.0 text',
      '7.0.1 text',
      '7.1 json',
      '7.1.1 json',
      '7.2 json',
      '7.2.1 json',
      '7.2.2 json',
      '7.3 json',
    ]);
  });

  it('exits status with 3 for a stopped package up to 7.1.1 and with 17 from 7.2', () => {
    expect(release('7.1.1').statusExit).toEqual({
      started: 0,
      stopped: 3,
      starting: 4,
      notInstalled: 4,
      broken: 150,
    });
    expect(release('7.2').statusExit).toEqual({
      started: 0,
      stopped: 17,
      starting: 55,
      notInstalled: 255,
      broken: 150,
    });
  });

  it('starts a package after synopkg install from 7.2 on', () => {
    expect(release('7.2.2').startsAfterInstall).toBe(true);
    expect(release('7.0.1').startsAfterInstall).toBe(false);
    expect(release('7.1').sources.startsAfterInstall.confidence).toBe('inferred');
  });

  it('has the old hierarchy on DSM 6 alone', () => {
    expect(RELEASES.filter(({ hierarchy }) => hierarchy === 'dsm6').map(({ name }) => name)).toEqual([
      '6.2.4',
    ]);
  });
});

describe('kernels', () => {
  it.each([
    ['7.2.2', 'geminilake', '4.4.302+'],
    ['7.2.2', 'braswell', '3.10.108'],
    ['7.3', 'geminilakenk', '5.10.55+'],
    ['7.1', 'v1000', '4.4.180+'],
    ['7.0.1', 'armada38x', '3.10.108'],
    ['6.2.4', 'apollolake', '4.4.59+'],
    ['6.2.4', 'braswell', '3.10.105'],
    ['6.2.4', 'broadwell', '3.10.105'],
  ])('DSM %s on %s runs Linux %s', (name, platform, kernel) => {
    expect(kernelOf(release(name), platform)).toBe(kernel);
  });

  it('knows none for a platform that is not there or is newer than the release', () => {
    expect(kernelOf(release('7.2'), 'z80')).toBeUndefined();
    expect(kernelOf(release('6.2.4'), 'v1000nk')).toBeUndefined();
  });
});
