/** A NAS with several packages goes down and comes up. */
import { describe, expect, test } from 'vitest';
import type { Fidelity } from '../../../src/dsm/environment.ts';
import type { Spk } from '../../../src/spk/spk.ts';
import { changed, course, recordedNas, summary } from '../../support/fixture.ts';

/** A package that notes its starts and stops, and can have any line of INFO. */
function noting(name: string, more = ''): Promise<Spk> {
  const silent = [
    'preinst',
    'postinst',
    'preuninst',
    'postuninst',
    'prereplace',
    'postreplace',
    'preupgrade',
    'postupgrade',
  ];
  return changed('trace', {
    ...Object.fromEntries(silent.map((script) => [`scripts/${script}`, '#!/bin/sh\nexit 0\n'])),
    INFO: `package="${name}"\nversion="1.0-1"\nos_min_ver="7.0-40000"\narch="noarch"\ndescription="d"\nmaintainer="m"\n${more}`,
    'scripts/start-stop-status': `#!/bin/sh\n[ "$1" = status ] && exit 0\necho "${name} $1 [$SYNOPKG_PKG_STATUS]" >> /var/tmp/noted\nexit 0\n`,
    'conf/resource': '{"usr-local-linker":{"bin":["bin/tool"]}}',
    'package/bin/tool': 'x',
  });
}

async function three(fidelity: Fidelity = 'dsm') {
  const box = await recordedNas({ fidelity });
  await box.shell('touch /var/tmp/noted; chmod 666 /var/tmp/noted');
  for (const spk of [
    await noting('base'),
    await noting('app', 'install_dep_packages="base"\n'),
    await noting('another', 'install_dep_packages="app"\nprecheckstartstop="yes"\n'),
  ])
    expect((await box.nas.install(spk, { start: true })).result).toBe('done');
  await box.shell(': > /var/tmp/noted');
  return box;
}

const noted = async (box: { read(path: string): Promise<string> }) =>
  (await box.read('/var/tmp/noted')).trim().split('\n').filter(Boolean);

describe('shutdown and boot', () => {
  test('go by the dependencies, with an empty SYNOPKG_PKG_STATUS; prestart at boot, no prestop at shutdown', async () => {
    const box = await three();
    expect((await box.nas.shutDown()).map(({ package: name }) => name)).toEqual(['another', 'app', 'base']);
    expect((await box.nas.boot()).map(({ package: name }) => name)).toEqual(['base', 'app', 'another']);
    expect(await noted(box)).toEqual([
      'another stop []',
      'app stop []',
      'base stop []',
      'base start []',
      'app start []',
      'another prestart []',
      'another start []',
    ]);
    expect((await box.nas.status('another')).code).toBe(0);
  });

  test('release and acquire what lasts from enable to disable', async () => {
    const box = await three();
    await box.nas.shutDown();
    expect((await box.shell('ls /usr/local/bin')).output).toBe('');
    await box.nas.boot();
    const steps = [3, 4, 5, 6, 7, 8].flatMap((id) => course(box.events, id));
    expect(steps.filter((step) => step.includes('linker'))).toEqual([
      ...Array(3).fill('release usr-local-linker WHEN_DISABLE passed'),
      ...Array(3).fill('acquire usr-local-linker WHEN_ENABLE passed'),
    ]);
    expect((await box.shell('ls /usr/local/bin')).output).toBe('tool\n');
  });

  test('do neither by the guide', async () => {
    const box = await three('guide');
    await box.nas.shutDown();
    await box.nas.boot();
    const steps = [3, 4, 5, 6, 7, 8].flatMap((id) => course(box.events, id));
    expect(steps.filter((step) => step.includes('linker'))).toEqual([]);
    expect((await box.shell('ls /usr/local/bin')).output).toBe('tool\n');
  });

  test('leave what is turned off as it is', async () => {
    const box = await three();
    await box.nas.stop('another');
    await box.nas.shutDown();
    expect((await box.nas.boot()).map(({ package: name }) => name)).toEqual(['base', 'app']);
    expect((await box.nas.status('another')).code).toBe(273);
  });

  test('end every process, and empty what lies in memory', async () => {
    const box = await three();
    await box.shell('setsid sleep 300 > /dev/null 2>&1 & echo > /tmp/f');
    await box.nas.shutDown();
    const { value } = (await box.machine.processes()) as { value: readonly { name: string }[] };
    expect(value.filter(({ name }) => name === 'sleep')).toEqual([]);
    expect(await box.machine.list('/tmp')).toEqual([]);
    await expect(box.nas.status('app')).rejects.toMatchObject({ code: 'USE_NAS_OFF' });
    await box.nas.boot();
    await expect(box.nas.boot()).rejects.toMatchObject({ code: 'USE_NAS_ON' });
  });
});

describe('packages that need each other', () => {
  test('starting one starts what it needs, stopping one stops what needs it', async () => {
    const box = await three();
    await box.nas.stop('base');
    expect((await noted(box)).map((line) => line.replace(/ \[.*/, ''))).toEqual([
      'another prestop',
      'another stop',
      'app stop',
      'base stop',
    ]);
    await box.shell(': > /var/tmp/noted');
    expect((await box.nas.start('another')).result).toBe('done');
    expect((await noted(box)).map((line) => line.replace(/ \[.*/, ''))).toEqual([
      'base start',
      'app start',
      'another prestart',
      'another start',
    ]);
  });

  test('what others need is not uninstalled, but with them', async () => {
    const box = await three();
    expect(summary(await box.nas.uninstall('base'))).toMatchObject({
      result: 'refused',
      reason: 'app needs base.',
    });
    expect((await box.nas.uninstall('base', { withDependents: true })).result).toBe('done');
    expect(box.nas.packages).toEqual([]);
  });

  test('one that needs what is not there is refused', async () => {
    const box = await recordedNas();
    const app = await noting('app', 'install_dep_packages="base"\n');
    expect((await box.nas.install(app)).result).toBe('refused');
    expect((await box.nas.install(await noting('base'))).result).toBe('done');
    expect((await box.nas.install(app)).result).toBe('done');
  });

  test('one that another breaks is kept from starting', async () => {
    const box = await recordedNas();
    await box.nas.install(await noting('old'), { start: true });
    await box.nas.install(await noting('breaker', 'install_break_packages="old"\n'));
    // Deviation `broken-by-other`.
    expect(await box.nas.status('old')).toMatchObject({ code: 150, status: 'broken' });
    expect(summary(await box.nas.start('old'))).toMatchObject({ result: 'refused' });
    await box.nas.uninstall('breaker');
    expect((await box.nas.start('old')).result).toBe('done');
  });

  test.each([
    ['', 'the old one goes before the new one is installed'],
    ['use_deprecated_replace_mechanism="yes"\n', 'the old one goes last'],
  ])('one that replaces another: %s %s', async (more) => {
    const box = await recordedNas();
    await box.nas.install(await noting('old'), { start: true });
    const outcome = await box.nas.install(await noting('new', `install_replace_packages="old"\n${more}`));
    expect(outcome.result).toBe('done');
    expect(box.nas.packages.map(({ name }) => name)).toEqual(['new']);
    const ended = box.events.flatMap((event) =>
      event.type === 'action-ended' ? [`${event.outcome.action} ${event.outcome.package}`] : [],
    );
    expect(ended).toEqual(['install old', 'uninstall old', 'install new']);
  });
});

describe('a NAS with two volumes', () => {
  test('a package is moved when it says that it can be, and runs on', async () => {
    const box = await recordedNas({ volumes: 2 });
    await box.shell('touch /var/tmp/noted; chmod 666 /var/tmp/noted');
    await box.nas.install(await noting('app', 'support_move="yes"\n'), { start: true });
    await box.shell('echo data > /volume1/@appdata/app/f');
    expect((await box.nas.move('app', '/volume2')).result).toBe('done');
    expect(await box.read('/volume2/@appdata/app/f')).toBe('data\n');
    expect((await box.shell('readlink -f /var/packages/app/target')).output).toBe('/volume2/@appstore/app\n');
    expect((await box.shell('find /volume1 -name app')).output).toBe('');
    expect((await box.nas.status('app')).code).toBe(0);
    expect((await box.nas.uninstall('app')).result).toBe('done');
    expect(await box.leftovers()).toEqual(['/var/tmp/noted']);
  });

  test('one that does not say so stays, and so does one on the root file system', async () => {
    const box = await recordedNas({ volumes: 2 });
    await box.nas.install(await noting('app'));
    await box.nas.install(await noting('low', 'install_type="system"\nsupport_move="yes"\n'));
    expect((await box.nas.move('app', '/volume2')).result).toBe('refused');
    expect((await box.nas.move('low', '/volume2')).result).toBe('refused');
    await expect(box.nas.move('app', '/volume3')).rejects.toMatchObject({ code: 'USE_BAD_VALUE' });
  });

  test('two packages are acted on at once, one package one action after the other', async () => {
    const box = await recordedNas({ volumes: 2 });
    const [a, b] = await Promise.all([noting('a'), noting('b')]);
    const outcomes = await Promise.all([
      box.nas.install(a, { volume: '/volume2' }),
      box.nas.install(b),
      box.nas.install(a),
      box.nas.install(b),
    ]);
    expect(outcomes.map(({ action, result }) => `${action} ${result}`)).toEqual([
      'install done',
      'install done',
      'repair done',
      'repair done',
    ]);
    const starts = box.events.flatMap((event) => (event.type === 'action-started' ? [event.package] : []));
    expect(starts.slice(0, 2).sort()).toEqual(['a', 'b']);
    expect(box.nas.packages.map(({ volume }) => volume).sort()).toEqual(['/volume1', '/volume2']);
  });
});

test('/run is empty after a boot, but for what DSM makes there', async () => {
  const box = await recordedNas();
  await box.shell('mkdir /run/mine; echo 1 > /run/mine.pid; echo x > /run/synopkgs/old');
  await box.nas.shutDown();
  await box.nas.boot();
  expect(await box.machine.list('/run')).toEqual(['lock', 'spkbox', 'synopkg', 'synopkgs']);
  expect(await box.machine.list('/run/synopkgs')).toEqual([]);
  expect((await box.shell('synopkg version nothing')).output).not.toContain('does not listen');
});
