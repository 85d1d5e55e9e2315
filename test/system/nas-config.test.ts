import { describe, expect, test } from 'vitest';
import type { SpkboxError } from '../../src/errors.ts';
import { dsmIdentity, makeNasConfig, type NasOptions, nasFiles } from '../../src/system/nas-config.ts';
import { recordedNas } from '../support/fixture.ts';

const fact = (options: Parameters<typeof makeNasConfig>[0]) => dsmIdentity(makeNasConfig(options));

test('what is not said is a common NAS with a DSM that is in use', () => {
  expect(fact({})).toEqual({
    release: '7.2.2',
    build: 72806,
    platform: 'apollolake',
    arch: 'x86_64',
    language: 'enu',
    fidelity: 'dsm',
  });
});

test.each([
  [{ dsm: '7.0' }, { release: '7.0', build: 41890 }],
  [{ dsm: '7.2.2-72806' }, { release: '7.2.2' }],
  [{ platform: 'alpine' }, { platform: 'alpine', arch: 'armv7' }],
  [{ arch: 'x86_64' }, { platform: 'apollolake' }],
  [{ arch: 'armv8' }, { arch: 'armv8' }],
  [
    { language: 'ger', fidelity: 'guide' as const },
    { language: 'ger', fidelity: 'guide' },
  ],
])('%j is %j', (options, wanted) => {
  expect(fact(options)).toMatchObject(wanted);
});

describe('what there is not', () => {
  test.each([
    [{ dsm: '7.9' }, 'there is no DSM release "7.9"'],
    [{ dsm: '' }, 'there is no DSM release ""'],
    [{ platform: 'z80' }, 'there is no platform "z80"'],
    [{ arch: 'z80' }, 'there is no arch "z80"'],
    [{ platform: 'alpine', arch: 'x86_64' }, 'there is no arch for this platform "x86_64"'],
    [{ language: 'english' }, 'there is no language "english"'],
  ])('%j: %s, and what there is', (options, summary) => {
    expect(() => makeNasConfig(options)).toThrow(
      expect.objectContaining({
        code: 'USE_BAD_VALUE',
        summary,
        hint: expect.stringMatching(/^Known are: ./),
      }),
    );
  });
});

test('the box says the same: VERSION, synoinfo.conf and its name', async () => {
  const box = await recordedNas({ dsm: '7.1.1', platform: 'geminilake', language: 'ger' });
  const { output } = await box.shell(
    '. /etc.defaults/VERSION; echo "$productversion-$buildnumber $majorversion"; . /etc/synoinfo.conf; echo "$unique $language"; cmp /etc/VERSION /etc.defaults/VERSION',
  );
  expect(output).toMatch(/^7\.1\.1-42962 7\nsynology_geminilake_\S+ ger\n$/);
  expect(nasFiles(makeNasConfig({})).every((op) => op.op === 'file' && op.mode === 0o644)).toBe(true);
});

describe('a value that is not known', () => {
  const hintOf = (options: NasOptions): string => {
    try {
      makeNasConfig(options);
      return 'none';
    } catch (error) {
      return (error as SpkboxError).hint.replace(/ ?Known are:.*/, '');
    }
  };

  test.each<[NasOptions, string]>([
    [{ language: 'en' }, 'Did you mean enu?'],
    [{ language: 'pt_BR' }, 'Did you mean ptb?'],
    [{ dsm: '7' }, 'Did you mean 7.3?'],
    [{ platform: 'apollo' }, 'Did you mean apollolake?'],
    [{ platform: 'denvertom' }, 'Did you mean denverton?'],
    // A language is meant where a language is asked for, and nowhere else.
    [{ platform: 'en' }, ''],
    [{ platform: 'z80' }, ''],
    [{ language: 'xxx' }, ''],
    [{ language: 'def' }, 'none'],
  ])('%j: %s', (options, suggestion) => {
    expect(hintOf(options)).toBe(suggestion);
  });
});
