/** What preflight makes of the NAS around a package, beyond single fields of INFO. */
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/findings.ts';
import { peerFromSpk } from '../../../src/package-center/package/relations.ts';
import { installKind, isRefused } from '../../../src/package-center/preflight/preflight.ts';
import { growth, LINEAR } from '../../support/growth.ts';
import { placed } from '../../support/placed.ts';
import { checkOn, installed, spkSaying } from './support.ts';

const of = (findings: readonly Finding[], ...severities: Finding['severity'][]) =>
  findings
    .filter(({ severity }) => severities.length === 0 || severities.includes(severity))
    .map(({ code, dsmError }) => (dsmError === undefined ? code : `${code} ${dsmError.code}`));

test('a package without a fault, on an empty NAS: nothing but what is odd in the archive', async () => {
  const findings = checkOn(await spkSaying());
  expect(new Set(of(findings))).toEqual(new Set(['no-icon']));
  expect(isRefused(findings)).toBe(false);
});

test('everything that is wrong is said at once, in the order in which DSM would be asked', async () => {
  const there = await installed({ info: { package: 'old', version: '1-1', adminport: '9000' } });
  const spk = await spkSaying({
    info: {
      description: undefined,
      os_min_ver: '6.2-1',
      arch: 'alpine',
      exclude_model: 'synology_apollolake_918+',
      version: '1.0-1',
      install_conflict_packages: 'old',
      install_dep_packages: 'old>=2:gone',
      adminport: '9000',
      extractsize: '5',
    },
    files: { 'conf/privilege': '{"defaults":{"run-as":"root"}}' },
  });
  const before = await installed({ info: { version: '2.0-1' } });
  const findings = checkOn(spk, {
    installed: [there, before],
    dependencies: 'required',
    freeSpace: { volume: 100, root: 1e9 },
  });
  expect(of(findings, 'refused')).toEqual([
    'info-missing-key 261',
    'os-major-differs 261',
    'arch 281',
    'exclude-model 281',
    'privilege-run-as-package 319',
    'downgrade',
    'conflict',
    'dependency-version',
    'dependency-missing',
    'port-conflict 283',
    'no-space',
  ]);
});

test("a refusal has DSM's own words, and the keys of its error object", async () => {
  const findings = checkOn(
    await spkSaying({ info: { adminport: '873', arch: 'monaco', os_min_ver: '6.1-1' } }),
  );
  expect(findings.filter(({ severity }) => severity === 'refused')).toMatchObject([
    { dsmError: { description: 'package should have same major number of current os in os_min_ver' } },
    { dsmError: { description: 'package does not support the current arch / model' } },
    { dsmError: { description: 'package port conflicts with others', detail: { port: 873 } } },
  ]);
});

describe('conf/privilege', () => {
  const root = {
    files: {
      'conf/privilege': '{"defaults":{"run-as":"root"},"ctrl-script":[{"action":"start","run-as":"root"}]}',
    },
  };
  const codes = ['privilege-run-as-package', 'privilege-no-ctrl-script-or-executable'];

  test('that asks for root is refused', async () => {
    expect(of(checkOn(await spkSaying(root)), 'refused')).toEqual(codes.map((code) => `${code} 319`));
  });

  test('that asks for root is let through by the development token, and said', async () => {
    const findings = checkOn(await spkSaying(root), { allowRoot: true });
    expect(isRefused(findings)).toBe(false);
    const notes = findings.filter(({ code }) => codes.includes(code));
    expect(notes.map(({ severity }) => severity)).toEqual(['note', 'note']);
    expect(notes[0]?.text).toMatch(/^The development token allows this/);
    expect(notes[0]?.advice).toContain('/var/packages/syno_dev_token');
  });

  test('without a fault has nothing that the token could let through', async () => {
    const findings = checkOn(await spkSaying(), { allowRoot: true });
    expect(of(findings).filter((code) => code.startsWith('privilege'))).toEqual([]);
  });
});

describe('a package that is installed already', () => {
  test.each([
    [undefined, 'install'],
    ['1.9.9-9999', 'upgrade'],
    ['2.0.0-0019', 'upgrade'],
    ['2.0.0', 'upgrade'],
    ['2.0.0-0020', 'repair'],
    ['2.0.0-20', 'repair'],
    ['2.0.0.1', 'downgrade'],
    ['10', 'downgrade'],
  ])('in %s: 2.0.0-0020 is an %s', async (version, kind) => {
    const there = version === undefined ? [] : [await installed({ info: { version } })];
    expect(installKind(await spkSaying(), there)).toBe(kind);
  });

  test('in a newer version is told as DSM tells it', async () => {
    const there = [await installed({ info: { version: '3.0-1' } })];
    expect(checkOn(await spkSaying(), { installed: there })[0]).toMatchObject({
      code: 'downgrade',
      place: placed('INFO:2'),
      text: 'hello 3.0-1 is installed, and DSM does not go back to 2.0.0-0020: "Current package version is 3.0-1. You cannot roll back to the older version 2.0.0-0020."',
    });
    expect(of(checkOn(await spkSaying(), { installed: there }), 'refused')).toEqual(['downgrade']);
  });

  test('may be upgraded without the scripts of an upgrade on DSM 6', async () => {
    const said = { files: { 'scripts/preupgrade': undefined, 'scripts/postupgrade': undefined } };
    const old = { info: { os_min_ver: '6.1-14715' } };
    const there = [await installed({ info: { ...old.info, version: '1.0-1' } })];
    const spk = await spkSaying({ ...said, ...old });
    expect(of(checkOn(spk, { dsm: '6.2.4', installed: there }), 'refused', 'warning')).toEqual([]);
    expect(of(checkOn(await spkSaying(said), { installed: there }), 'refused')).toEqual([
      'upgrade-scripts-missing 261',
    ]);
  });
});

test('two packages that need each other are told apart from one that is in the wrong version', async () => {
  const b = await installed({ info: { package: 'B', version: '1.0-1', install_dep_packages: 'hello>=2' } });
  const spk = await spkSaying({ info: { install_dep_packages: 'B>=1' } });
  expect(isRefused(checkOn(spk, { installed: [b], dependencies: 'required' }))).toBe(false);
});

test('a package of which nobody says whether it is turned off has its port', async () => {
  const other = peerFromSpk(await spkSaying({ info: { package: 'B', adminport: '9000' } }));
  const spk = await spkSaying({ info: { adminport: '9000' } });
  expect(of(checkOn(spk, { installed: [other] }), 'refused')).toEqual(['port-conflict 283']);
  expect(isRefused(checkOn(spk, { installed: [{ ...other, turnedOn: false }] }))).toBe(false);
});

test('of two that have the port, the one that runs is named', async () => {
  const fields = { adminport: '9000' };
  const off = await installed({ info: { package: 'off', ...fields } }, { turnedOn: false });
  const on = await installed({ info: { package: 'on', ...fields } });
  const [first] = checkOn(await spkSaying({ info: fields }), { installed: [off, on] });
  expect(first).toMatchObject({ code: 'port-conflict', text: 'adminport is 9000, which on has.' });
});

test('what else holds the port counts, until the package is installed itself', async () => {
  const spk = await spkSaying({ info: { adminport: '9000' } });
  const range = { from: 9000, to: 9000, protocols: ['tcp'] as const };
  const ownFile = [{ name: spk.info.package, ranges: [range] }];
  const before = [await installed({ info: { version: '0.1-1' } })];
  for (const held of [{ registeredPorts: ownFile }, { listeningPorts: [22, 9000] }]) {
    expect(of(checkOn(spk, held), 'refused')).toEqual(['port-conflict 283']);
    expect(of(checkOn(spk, { ...held, installed: before }), 'refused')).toEqual([]);
  }
  expect(of(checkOn(spk, { listeningPorts: [9001] }), 'refused')).toEqual([]);
  const unchecked = await spkSaying({ info: { adminport: '9000', checkport: 'no' } });
  expect(of(checkOn(unchecked, { listeningPorts: [9000] }), 'refused', 'note')).toContain('port-unchecked');
});

test("port 0 is nobody's", async () => {
  const other = await installed({ info: { package: 'B', adminport: '0' } });
  expect(isRefused(checkOn(await spkSaying({ info: { adminport: '0' } }), { installed: [other] }))).toBe(
    false,
  );
});

test('a conflict is named as the package says it, with what is there', async () => {
  const other = await installed({ info: { package: 'B', version: '1.5-1' } });
  const spk = await spkSaying({ info: { install_conflict_packages: 'A:B<2' } });
  expect(checkOn(spk, { installed: [other] })[0]).toMatchObject({
    text: 'The package conflicts with B < 2, and B 1.5-1 is installed.',
    place: placed('INFO:8'),
    advice: 'Uninstall B first.',
  });
});

test('a refusal comes first, though a warning was found before it', async () => {
  const findings = checkOn(await spkSaying({ info: { os_min_ver: '7.beta', arch: 'alpine' } }));
  expect(of(findings, 'refused', 'warning')).toEqual(['arch 281', 'os-version-form']);
});

test('free space is not looked at where nobody says how much there is', async () => {
  expect(isRefused(checkOn(await spkSaying({ info: { extractsize: '9'.repeat(40) } })))).toBe(false);
});

test('an INFO with tens of thousands of faults is said in short, in a time that grows with their number alone', async () => {
  const spkOf = (count: number) => {
    const list = Array.from({ length: count }, (_, index) => `p${index}`);
    return spkSaying({
      info: {
        install_dep_packages: list.join(':'),
        start_dep_services: list.join(' '),
        dsmuidir: list.join(' '),
        ...Object.fromEntries(list.slice(0, count / 3).map((key) => [`install_${key}`, '1'])),
      },
    });
  };
  const [spk, smaller] = await Promise.all([spkOf(30_000), spkOf(7500)]);
  const findings = checkOn(spk);
  expect(findings.length).toBeLessThan(300);
  expect(findings.filter(({ code }) => code === 'more-findings').map(({ text }) => text)).toContain(
    'There are 29950 more findings dependency-assumed.',
  );
  expect(await growth(30_000, (count) => checkOn(count === 30_000 ? spk : smaller))).toBeLessThan(LINEAR);
});
