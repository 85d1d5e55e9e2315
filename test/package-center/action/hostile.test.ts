/** Packages that take away what Package Center stands on, call it from everywhere, or never end. */
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../src/events.ts';
import { probeEngines } from '../../../src/machine/choose-machine.ts';
import { ROOT } from '../../../src/machine/machine.ts';
import { recordedNas } from '../../support/fixture.ts';
import { descendants, processOf } from '../../support/host-state.ts';
import { DSM_PATH, type Rough, rough } from '../../support/rough.ts';

const works = (await probeEngines()).some(({ engine, works }) => engine === 'namespace' && works);

const DSM6 = { dsm: '6.2.4', timeLimit: 5000 } as const;
const results = (outcomes: readonly Outcome[]) => outcomes.map(({ action, result }) => `${action} ${result}`);

describe('a package that takes away', () => {
  test.each([
    '/var/packages/own',
    '/var/packages/own/INFO /var/packages/own/enabled',
    '/var/packages/own/scripts',
    '/volume1/@appstore/own',
    '/etc/passwd /etc/group /etc/shadow',
    '/run',
    '/tmp /dev/shm /run/synopkgs',
    '/var/log',
    '/volume1/@tmp',
    '/usr/syno',
    '/volume1',
  ])('%s is still stopped, upgraded and uninstalled, and the NAS goes down and up', async (paths) => {
    const box = await recordedNas(DSM6);
    const { nas } = box;
    const taking = (version: string) =>
      rough('own', { version, asRoot: true, scripts: { start: `rm -rf ${paths}; exit 0` } });
    await nas.install(await taking('1.0-1'), { start: true });
    await nas.status('own');
    const upgraded = await nas.upgrade(await taking('2.0-1'));
    expect(['done', 'not-started']).toContain(upgraded.result);
    await nas.stop('own');
    await nas.shutDown();
    await nas.boot();
    await nas.shutDown();
    await nas.boot();
    expect((await nas.uninstall('own')).result).toBe('done');
    expect(nas.packages).toEqual([]);
    // What it took from the NAS is told; nothing else is left.
    const left = (await box.leftovers()).filter(
      (path) => !paths.split(' ').some((one) => path.startsWith(one)),
    );
    expect(left.filter((path) => path.includes('own'))).toEqual([]);
    expect((await nas.install(await rough('next', { asRoot: true }), { start: true })).result).toBe('done');
  });

  test.each(['/', '/etc', '/var/packages/other', '/nowhere'])(
    'its own folders for links to %s does not have that changed in its place',
    async (target) => {
      const box = await recordedNas({ ...DSM6, volumes: 2 });
      const { nas } = box;
      await nas.install(await rough('other', { asRoot: true }));
      const swap = `for f in /volume1/@appstore /volume1/@appdata /volume1/@apptemp /volume1/@appconf; do
        rm -rf $f/own; ln -s ${target} $f/own; done; exit 0`;
      const own = (version: string) =>
        rough('own', { version, asRoot: true, info: 'support_move="yes"\n', scripts: { postinst: swap } });
      await nas.install(await own('1.0-1'));
      await nas.upgrade(await own('2.0-1'));
      await nas.move('own', '/volume2');
      expect((await nas.uninstall('own')).result).toBe('done');
      expect(await box.read('/etc/passwd')).toContain('root:');
      expect((await nas.status('other')).code).not.toBe(150);
      expect((await nas.uninstall('other')).result).toBe('done');
    },
  );
});

describe('an upgrade', () => {
  const upgrade = async (from: Rough, to: Rough, options = {}) => {
    const box = await recordedNas(options);
    const installed = await box.nas.install(await rough('own', from), { start: true });
    expect(installed.result).toBe('done');
    return { box, outcome: await box.nas.upgrade(await rough('own', { version: '2.0-1', ...to })) };
  };

  test.each([
    ['stop', 'old', 'aborted'],
    ['preupgrade', 'new', 'aborted'],
    ['preuninst', 'old', 'aborted'],
    ['postuninst', 'old', 'done'],
    ['preinst', 'new', 'broken'],
    ['postinst', 'new', 'broken'],
    ['postupgrade', 'new', 'broken'],
    ['start', 'new', 'not-started'],
  ])(
    'whose %s never ends (of the %s package) is ended by the time limit, and can be followed by an uninstallation',
    async (script, whose, result) => {
      const hanging = { scripts: { [script]: 'sleep 60 & sleep 60' } };
      const { box, outcome } = await upgrade(whose === 'old' ? hanging : {}, whose === 'new' ? hanging : {}, {
        timeLimit: 400,
      });
      expect(outcome.result).toBe(result);
      expect(JSON.stringify([outcome, box.events])).toContain('still running after 0.4 s');
      const gone = await box.nas.uninstall('own');
      expect(gone.result).toBe(
        { stop: 'aborted', preuninst: 'aborted', postuninst: 'done' }[script] ?? 'done',
      );
    },
  );

  test.each([
    ['stop', 'old'],
    ['preupgrade', 'new'],
    ['preuninst', 'old'],
    ['postuninst', 'old'],
    ['preinst', 'new'],
    ['postinst', 'new'],
    ['postupgrade', 'new'],
    ['start', 'old'],
    ['start', 'new'],
  ])(
    'whose %s fills the disk (of the %s package) comes to an end, and once there is room to a good one',
    async (script, whose) => {
      const filling = { [script]: 'cat /dev/zero > /volume1/full 2> /dev/null; exit 0' };
      const files = { 'package/large': 'x'.repeat(200_000) };
      const rest = { files, asRoot: true };
      const scripts = (of: string) => (whose === of ? filling : {});
      const { box, outcome } = await upgrade(
        { ...rest, scripts: scripts('old') },
        { ...rest, scripts: scripts('new') },
        { ...DSM6, size: '4m' },
      );
      expect(outcome.action).toBe('upgrade');
      // The disk is full before the upgrade begins.
      if (script === 'start' && whose === 'old') expect(outcome.result).toBe('refused');
      await box.nas.status('own');
      await box.shell('rm -f /volume1/full');
      const again = await box.nas.upgrade(await rough('own', { ...rest, version: '3.0-1' }));
      expect(again.result).toBe('done');
      expect((await box.nas.uninstall('own')).result).toBe('done');
      expect(await box.leftovers()).toEqual([]);
    },
  );

  test('to another user, another place and other resources leaves nothing of the first', async () => {
    const share = (name: string) =>
      `{"data-share":{"shares":[{"name":"${name}","permission":{"rw":["${name}"]}}]}}`;
    const privilege = (name: string) =>
      `{"defaults":{"run-as":"package"},"username":"${name}","groupname":"${name}"}`;
    const from = { files: { 'conf/privilege': privilege('first'), 'conf/resource': share('first') } };
    const to = {
      info: 'install_type="system"\n',
      files: { 'conf/privilege': privilege('second'), 'conf/resource': undefined },
    };
    const { box, outcome } = await upgrade(from, to);
    expect(outcome.result).toBe('done');
    expect(await box.read('/etc/passwd')).toContain('second:');
    expect(await box.read('/etc/passwd')).not.toContain('first:');
    expect((await box.shell('readlink -f /var/packages/own/target')).output).toContain(
      '/usr/local/packages/',
    );
    const back = await box.nas.upgrade(await rough('own', { version: '3.0-1', ...from }));
    expect(back.result).toBe('done');
    expect((await box.nas.uninstall('own')).result).toBe('done');
    expect(await box.leftovers()).toEqual([]);
  });

  test('of a broken package makes it whole, twice over', async () => {
    const { box, outcome } = await upgrade({}, { scripts: { postinst: 'exit 1' } });
    expect(outcome.result).toBe('broken');
    expect((await box.nas.status('own')).code).toBe(150);
    const next = await rough('own', { version: '3.0-1' });
    expect(results([await box.nas.upgrade(next), await box.nas.upgrade(next)])).toEqual([
      'upgrade done',
      'repair done',
    ]);
    expect((await box.nas.start('own')).result).toBe('done');
    expect((await box.nas.status('own')).code).toBe(0);
    expect((await box.nas.uninstall('own')).result).toBe('done');
    expect(await box.leftovers()).toEqual([]);
  });

  test.each(['preupgrade', 'preuninst', 'postinst', 'start'])(
    'that is interrupted in %s ends at once, and says so',
    async (script) => {
      const stopping = new AbortController();
      const scripts = { [script]: 'touch /tmp/in; sleep 60' };
      const box = await recordedNas({ signal: stopping.signal });
      await box.nas.install(await rough('own', script === 'preuninst' ? { scripts } : {}), { start: true });
      const upgrading = box.nas.upgrade(
        await rough('own', { version: '2.0-1', ...(script === 'preuninst' ? {} : { scripts }) }),
      );
      await box.shell('while [ ! -e /tmp/in ]; do sleep 0.02; done');
      // The script sleeps longer than the test may take.
      stopping.abort();
      expect(JSON.stringify(await upgrading)).toContain('the run was interrupted');
      await box.nas.shutDown();
      await box.nas.boot();
    },
  );
});

describe('a NAS with a package', () => {
  test('that killed everything, filled /tmp and left zombies goes down and comes up', async () => {
    const box = await recordedNas(DSM6);
    const stop = `(trap '' TERM; exec sleep 300) & perl -e 'fork or exit for 1..20; sleep 300' &
      dd if=/dev/zero of=/tmp/full bs=1M count=64 2> /dev/null; chmod 500 /run; kill -9 -1; exit 0`;
    await box.nas.install(await rough('own', { asRoot: true, scripts: { stop } }), { start: true });
    await box.nas.shutDown();
    expect(await box.machine.list('/tmp')).toEqual([]);
    expect(results(await box.nas.boot())).toEqual(['boot done']);
    expect((await box.nas.status('own')).code).toBe(0);
  });

  test.each([
    ['sleep 60', 'it was still running after 0.4 s and was ended'],
    ['exit 1', 'it exited with 1'],
  ])('whose stop is "%s" goes down all the same', async (stop, reason) => {
    const box = await recordedNas({ timeLimit: 400 });
    await box.nas.install(await rough('own', { scripts: { stop } }), { start: true });
    expect((await box.nas.shutDown()).map((outcome) => outcome.reason)).toEqual([reason]);
    expect(results(await box.nas.boot())).toEqual(['boot done']);
  });
});

describe('DSM’s commands in every script', () => {
  const CALLS = ['start', 'stop', 'restart', 'uninstall', 'status', 'version', 'is_onoff', 'log'];
  const every = CALLS.flatMap((what) => [`${what} own`, `${what} other`]);
  const calling = `for c in ${every.map((call) => `"${call}"`).join(' ')}; do synopkg $c; done > /dev/null 2>&1; exit 0`;
  const names = [
    'preinst',
    'postinst',
    'preuninst',
    'postuninst',
    'preupgrade',
    'postupgrade',
    'start',
    'stop',
  ];
  const scripts = Object.fromEntries(names.map((name) => [name, calling]));

  test.each([
    ['the package’s user', false],
    ['root', true],
  ])(
    'called as %s hold nothing up',
    async (_who, asRoot) => {
      const { nas } = await recordedNas(asRoot ? { ...DSM6, timeLimit: 20_000 } : { timeLimit: 20_000 });
      const own = (version: string) => rough('own', { version, asRoot, scripts });
      await nas.install(await rough('other', { asRoot }), { start: true });
      const outcomes = [
        await nas.install(await own('1.0-1'), { start: true }),
        await nas.upgrade(await own('2.0-1')),
        await nas.stop('own'),
        await nas.start('own'),
        ...(await nas.shutDown()).filter(({ package: name }) => name === 'own'),
        ...(await nas.boot()).filter(({ package: name }) => name === 'own'),
        await nas.uninstall('own'),
      ];
      expect(outcomes.map(({ result }) => result)).toEqual(Array(7).fill('done'));
      // The package's user may ask; root alone may act.
      expect(nas.packages.map(({ name }) => name)).toEqual(asRoot ? [] : ['other']);
    },
    60_000,
  );

  test('from a process that outlives the script act once the action is over', async () => {
    const box = await recordedNas(DSM6);
    const start =
      '(while synopkg stop own | grep -q 275; do sleep 0.05; done; touch /volume1/over) > /dev/null 2>&1 &';
    await box.nas.install(await rough('own', { asRoot: true, scripts: { start } }), { start: true });
    await box.shell('while [ ! -e /volume1/over ]; do sleep 0.02; done');
    expect((await box.nas.status('own')).status).toBe('stop');
  });

  test('that ask how the asker is, in its own status script, come back', async () => {
    // The limit of the script is longer than that of this test: it comes back by itself.
    const box = await recordedNas({ timeLimit: 100_000 });
    const status = 'synopkg status own > /dev/null';
    await box.nas.install(await rough('own', { scripts: { status } }), { start: true });
    expect((await box.nas.status('own')).code).not.toBe(0);
  });

  test('tell where a package’s log is', async () => {
    const box = await recordedNas();
    await box.nas.install(await rough('own', { scripts: { log: 'echo /var/packages/own/var/own.log' } }), {
      start: true,
    });
    await box.nas.install(await rough('mute', { scripts: { log: 'exit 1' } }));
    const log = async (name: string) => (await box.shell(`${DSM_PATH} synopkg log ${name}`)).output;
    expect(await log('own')).toBe('The log file is /var/packages/own/var/own.log\n');
    expect(await log('mute')).toContain('spkbox does not emulate');
    expect(await box.machine.list('/run/synopkgs')).toEqual([]);
  });

  test('replaced by a package do no more than the package itself may', async () => {
    const box = await recordedNas(DSM6);
    const start = `rm -rf /usr/syno/bin/spkbox-call /run/spkbox; mkdir /run/spkbox; mkfifo /run/spkbox/root.ask
      printf '#!/bin/sh\\nexit 0\\n' > /usr/syno/bin/spkbox-call; chmod 755 /usr/syno/bin/spkbox-call; exit 0`;
    await box.nas.install(await rough('own', { asRoot: true, scripts: { start } }), { start: true });
    expect((await box.nas.stop('own')).result).toBe('done');
    await box.nas.shutDown();
    await box.nas.boot();
    expect((await box.nas.uninstall('own')).result).toBe('done');
    expect(await box.machine.run({ argv: ['/bin/true'], as: ROOT, env: {} })).toMatchObject({ exitCode: 0 });
  });
});

/** The box's first process, as the host sees it. */
const firstProcess = () =>
  descendants(process.pid).find(
    ({ command, parent }) =>
      command.startsWith('/bin/bash') && processOf(parent)?.command.startsWith('unshare'),
  );

describe.skipIf(!works)('a box that is killed', () => {
  const inTheMiddle = async () => {
    const box = await recordedNas({ engine: 'namespace' });
    const slow = { scripts: { preinst: 'touch /tmp/in; sleep 60', start: 'exit 0' } };
    await box.nas.install(await rough('own'), { start: true });
    const upgrading = box.nas.upgrade(await rough('own', { version: '2.0-1', ...slow })).then(
      () => 'done',
      (error) => error.code,
    );
    await box.shell('while [ ! -e /tmp/in ]; do sleep 0.02; done');
    return { box, upgrading };
  };

  test('in the middle of an upgrade fails that at once with a clear error, and all that comes after', async () => {
    const { box, upgrading } = await inTheMiddle();
    const all = descendants(process.pid);
    process.kill(firstProcess()?.pid as number, 'SIGKILL');
    expect(await upgrading).toBe('MACHINE_LOST');
    await expect(box.nas.start('own')).rejects.toMatchObject({ code: 'MACHINE_LOST' });
    await expect(box.nas.shutDown()).rejects.toMatchObject({ code: 'MACHINE_LOST' });
    await box.nas[Symbol.asyncDispose]();
    const left = all.map(({ pid }) => processOf(pid)).filter((one) => one !== undefined && one.state !== 'Z');
    expect(left).toEqual([]);
  });

  test('by its owner, in the middle of an upgrade, leaves nobody waiting', async () => {
    const { box, upgrading } = await inTheMiddle();
    await box.nas[Symbol.asyncDispose]();
    expect(['MACHINE_ENDED', 'MACHINE_LOST']).toContain(await upgrading);
    await expect(box.nas.status('own')).rejects.toMatchObject({ code: 'USE_NAS_ENDED' });
  });
});
