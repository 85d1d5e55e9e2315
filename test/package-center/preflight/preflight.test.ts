import { beforeAll, describe, expect, test } from 'vitest';
import { type Finding, placeText } from '../../../src/findings.ts';
import { isRefused, preflight } from '../../../src/package-center/preflight/preflight.ts';
import type { Spk } from '../../../src/spk/spk.ts';
import { makeNasConfig, type NasOptions } from '../../../src/system/nas-config.ts';
import { fixture } from '../../support/packages.ts';
import { placed } from '../../support/placed.ts';

let spk: Spk;
beforeAll(async () => {
  spk = await fixture('only-some-scripts');
});

const check = (changed: Spk, options: NasOptions = {}): Finding[] =>
  preflight(changed, { nas: makeNasConfig(options), workers: new Set() }).filter(
    ({ severity }) => severity !== 'note',
  );
const withFields = (fields: Record<string, string | undefined>): Spk => {
  const all = new Map(spk.info.fields);
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) all.delete(key);
    else all.set(key, value);
  }
  return { ...spk, info: { ...spk.info, fields: all } };
};
const codes = (findings: readonly Finding[]) =>
  findings.map(({ code, dsmError }) => `${code} ${dsmError?.code}`);

test('a package without a fault has no finding but what is odd in the archive', () => {
  expect(check(spk)).toEqual([]);
  expect(isRefused([])).toBe(false);
});

describe('a worker of signed packages', () => {
  const asking = (name: string): Spk => ({ ...spk, resource: new Map([[name, {}]]) });

  test('is refused on DSM 7, without an error that DSM may not have', () => {
    expect(check(asking('sysnotify'))).toMatchObject([
      {
        code: 'worker-signed-only',
        severity: 'refused',
        place: { member: 'conf/resource', key: 'sysnotify' },
      },
      { code: 'worker-not-emulated' },
    ]);
    expect(check(asking('sysnotify'))[0]?.dsmError).toBeUndefined();
  });

  test('is noted where a development token allows it, and fine for any on DSM 6', () => {
    const allowed = preflight(asking('sysnotify'), {
      nas: makeNasConfig({}),
      workers: new Set(['sysnotify']),
      allowRoot: true,
    });
    const found = allowed.filter(({ code }) => code === 'worker-signed-only');
    expect(found).toMatchObject([{ severity: 'note' }]);
    expect(codes(check(asking('sysnotify'), { dsm: '6.2.4' }))).not.toContain('worker-signed-only undefined');
    expect(codes(check(asking('data-share')))).not.toContain('worker-signed-only undefined');
  });
});

describe('os_min_ver', () => {
  test.each([
    ['6.1-14715', '7.2.2', ['os-major-differs 261']],
    ['8.0-1', '7.2.2', ['os-major-differs 261']],
    ['7.3-81180', '7.2.2', ['os-version 261']],
    ['7.2-72807', '7.2.2', ['os-version 261']],
    ['7.2-72806', '7.2.2', []],
    ['7.0-40000', '7.0', []],
    ['7.0-40000', '6.2.4', ['os-version 261']],
    ['6.1-14715', '6.2.4', []],
    ['5.0-4458', '6.2.4', []],
  ])('%s on %s: %j', (least, dsm, wanted) => {
    expect(codes(check(withFields({ os_min_ver: least }), { dsm }))).toEqual(wanted);
  });

  test('says the line, both versions and what to do', () => {
    expect(check(withFields({ os_min_ver: '6.1-14715' }))).toMatchObject([
      {
        severity: 'refused',
        text: 'The package is for DSM 6.1-14715, this NAS has DSM 7.2.2-72806; their major numbers must be equal.',
        place: placed('INFO:4'),
        advice: 'Set os_min_ver="7.0-40000" if it runs there, or run with --dsm 6.',
      },
    ]);
  });

  test('that is not there is refused on DSM 7, and not on DSM 6', () => {
    const without = withFields({ os_min_ver: undefined });
    expect(codes(check(without))).toEqual(['info-missing-key 261']);
    expect(check(without, { dsm: '6.2.4' })).toEqual([]);
  });
});

test.each([
  ['7.1-42661', ['os-version 261']],
  ['7.3-99999', []],
])('os_max_ver %s: %j', (most, wanted) => {
  expect(codes(check(withFields({ os_max_ver: most })))).toEqual(wanted);
});

test.each(['description', 'maintainer'])('without %s it is refused on DSM 7', (key) => {
  expect(codes(check(withFields({ [key]: undefined })))).toEqual(['info-missing-key 261']);
  expect(codes(check(withFields({ [key]: '' })))).toEqual(['info-missing-key 261']);
});

test.each([
  ['noarch', 'apollolake', []],
  ['', 'apollolake', []],
  [undefined, 'apollolake', []],
  ['alpine', 'apollolake', ['arch 281']],
  ['x86_64', 'apollolake', []],
  ['apollolake alpine', 'alpine', []],
  ['armada38x rtd1296', 'apollolake', ['arch 281']],
])('arch %j on %s: %j', (arch, platform, wanted) => {
  expect(codes(check(withFields({ arch }), { platform }))).toEqual(wanted);
});

test('groups that DSM 7 takes and the guide does not name are warnings', () => {
  const tool = {
    relpath: 'bin/x',
    user: 'package',
    group: 'system',
    permission: undefined,
    capabilities: undefined,
  };
  const privilege = { ...spk.privilege!, joinGroups: ['system', 'http'], tool: [tool] };
  // The deviations join-system-group and tool-group.
  expect(codes(check({ ...spk, privilege }))).toEqual([
    'privilege-system-group undefined',
    'privilege-tool-group undefined',
  ]);
});

test('every rule of conf/privilege that is broken is a finding, on DSM 7 alone', () => {
  const privilege = {
    ...spk.privilege!,
    runAs: 'root',
    ctrlScript: [{ action: 'start', runAs: 'root' }],
    joinGroups: ['administrators'],
    tool: [{ relpath: 'x', user: 'root', group: 'package', permission: 0o4755, capabilities: 'cap_chown' }],
  };
  expect(codes(check({ ...spk, privilege }))).toEqual([
    'privilege-run-as-package 319',
    'privilege-no-ctrl-script-or-executable 319',
    'privilege-no-admin-group 319',
    'privilege-no-tool-capabilities 319',
    'privilege-tool-user-package 319',
  ]);
  expect(codes(check({ ...withFields({ os_min_ver: '6.1-14715' }), privilege }, { dsm: '6.2.4' }))).toEqual(
    [],
  );
});

test('refusals come before warnings, and warnings before notes', () => {
  const all = preflight(
    { ...withFields({ arch: 'alpine' }), resource: new Map([['nobody-has-it', {}]]) },
    { nas: makeNasConfig({}), workers: new Set() },
  );
  expect([...new Set(all.map(({ severity }) => severity))]).toEqual(['refused', 'warning', 'note']);
  expect(isRefused(all)).toBe(true);
});

test('every finding says what, where, what to do and why', () => {
  const all = preflight(
    {
      ...withFields({ arch: 'alpine', os_min_ver: '6.0-1', maintainer: '' }),
      resource: new Map([['x', {}]]),
    },
    { nas: makeNasConfig({}), workers: new Set() },
  );
  for (const { text, place, advice, source } of all) {
    for (const words of [text, placeText(place), advice, source]) expect(words).not.toBe('');
    expect(text).toMatch(/\.$/);
  }
});
