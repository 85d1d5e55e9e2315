import { describe, expect, test } from 'vitest';
import { changed, fixture, hello, type RecordedNas, recordedNas } from '../support/fixture.ts';

const CLOCK = () => new Date('2025-06-27T18:25:33.999Z');

/** The whole log, or from the line that has a text; each line without its time, which must be of DSM's form. */
async function log({ read }: RecordedNas, name = 'synopkg', from?: string): Promise<string> {
  const file = name === 'synopkg' ? '/var/log/synopkg.log' : `/var/log/packages/${name}.log`;
  const lines = (await read(file)).split('\n').map((line) => line.replace(/^2025\/06\/27 18:25:33\t/, '|'));
  return lines.slice(from === undefined ? 0 : lines.findIndex((line) => line.includes(from))).join('\n');
}

const EVERY_WORKER = JSON.stringify({
  'port-config': { 'protocol-file': 'port' },
  'usr-local-linker': { bin: ['file'] },
});

test('an installation with its start, and a removal with its stop, have the lines of real logs in their order', async () => {
  const box = await recordedNas({ clock: CLOCK });
  await box.nas.install(await hello(), { start: true });
  await box.nas.uninstall('hello');
  expect(await log(box)).toMatchInlineSnapshot(`
    "|Use given volume to install, volume=[]
    |Use any available volume to install, volume=[/volume1]
    |install hello 1.0.0-0001 Begin preinst
    |install hello 1.0.0-0001 End preinst ret=[0]
    |install hello 1.0.0-0001 Begin /bin/mkdir -p /volume1/@appstore/hello -m 755
    |install hello 1.0.0-0001 End /bin/mkdir -p /volume1/@appstore/hello -m 755 ret=[0]
    |install hello 1.0.0-0001 Begin /bin/rm -rf /volume1/@appstore/hello
    |install hello 1.0.0-0001 End /bin/rm -rf /volume1/@appstore/hello ret=[0]
    |install hello 1.0.0-0001 Begin /bin/mv -f /volume1/@tmp/synopkg/install.000001/package /volume1/@appstore/hello
    |install hello 1.0.0-0001 End /bin/mv -f /volume1/@tmp/synopkg/install.000001/package /volume1/@appstore/hello ret=[0]
    |install hello 1.0.0-0001 Begin /bin/rm -rf /var/packages/hello
    |install hello 1.0.0-0001 End /bin/rm -rf /var/packages/hello ret=[0]
    |install hello 1.0.0-0001 Begin /bin/mkdir -p /var/packages/hello -m 755
    |install hello 1.0.0-0001 End /bin/mkdir -p /var/packages/hello -m 755 ret=[0]
    |install hello 1.0.0-0001 Begin /bin/touch /var/packages/hello/installing
    |install hello 1.0.0-0001 End /bin/touch /var/packages/hello/installing ret=[0]
    |install hello 1.0.0-0001 Begin /bin/mv -f /volume1/@tmp/synopkg/install.000001/INFO /var/packages/hello/INFO
    |install hello 1.0.0-0001 End /bin/mv -f /volume1/@tmp/synopkg/install.000001/INFO /var/packages/hello/INFO ret=[0]
    |install hello 1.0.0-0001 Begin /bin/rm -rf /var/packages/hello/scripts
    |install hello 1.0.0-0001 End /bin/rm -rf /var/packages/hello/scripts ret=[0]
    |install hello 1.0.0-0001 Begin /bin/mv -f /volume1/@tmp/synopkg/install.000001/scripts /var/packages/hello/scripts
    |install hello 1.0.0-0001 End /bin/mv -f /volume1/@tmp/synopkg/install.000001/scripts /var/packages/hello/scripts ret=[0]
    |install hello 1.0.0-0001 Begin /bin/rm -rf /var/packages/hello/WIZARD_UIFILES
    |install hello 1.0.0-0001 End /bin/rm -rf /var/packages/hello/WIZARD_UIFILES ret=[0]
    |install hello 1.0.0-0001 Begin /bin/mv -f /volume1/@tmp/synopkg/install.000001/WIZARD_UIFILES /var/packages/hello/WIZARD_UIFILES
    |install hello 1.0.0-0001 End /bin/mv -f /volume1/@tmp/synopkg/install.000001/WIZARD_UIFILES /var/packages/hello/WIZARD_UIFILES ret=[0]
    |install hello 1.0.0-0001 Begin /bin/rm -rf /var/packages/hello/conf
    |install hello 1.0.0-0001 End /bin/rm -rf /var/packages/hello/conf ret=[0]
    |install hello 1.0.0-0001 Begin /bin/mv -f /volume1/@tmp/synopkg/install.000001/conf /var/packages/hello/conf
    |install hello 1.0.0-0001 End /bin/mv -f /volume1/@tmp/synopkg/install.000001/conf /var/packages/hello/conf ret=[0]
    |Acquire systemd-unit for hello when 0x0001 (ready)
    |Acquire systemd-unit for hello when 0x0001 (done)
    |Acquire data-share for hello when 0x0001 (ready)
    |Acquire data-share for hello when 0x0001 (done)
    |Acquire port-config for hello when 0x0001 (ready)
    |Acquire port-config for hello when 0x0001 (done)
    |install hello 1.0.0-0001 Begin postinst
    |install hello 1.0.0-0001 End postinst ret=[0]
    |install hello: begin to start version 1.0.0-0001
    |Acquire usr-local-linker for hello when 0x0001 (ready)
    |Acquire usr-local-linker for hello when 0x0001 (done)
    |Acquire data-share for hello when 0x0001 (ready)
    |Acquire data-share for hello when 0x0001 (done)
    |Acquire port-config for hello when 0x0001 (ready)
    |Acquire port-config for hello when 0x0001 (done)
    |install hello 1.0.0-0001 Begin start-stop-status start
    |install hello 1.0.0-0001 End start-stop-status start ret=[0]
    |install hello: start version 1.0.0-0001 successfully, result 0
    |install hello 1.0.0-0001 successfully
    |uninstall hello: begin to stop version 1.0.0-0001
    |uninstall hello 1.0.0-0001 Begin start-stop-status stop
    |uninstall hello 1.0.0-0001 End start-stop-status stop ret=[0]
    |Release usr-local-linker for hello when 0x0004 (ready)
    |Release usr-local-linker for hello when 0x0004 (done)
    |uninstall hello: stop version 1.0.0-0001 successfully, result 0
    |uninstall hello 1.0.0-0001 Begin preuninst
    |uninstall hello 1.0.0-0001 End preuninst ret=[0]
    |Release systemd-unit for hello when 0x0004 (ready)
    |Release systemd-unit for hello when 0x0004 (done)
    |Release port-config for hello when 0x0004 (ready)
    |Release port-config for hello when 0x0004 (done)
    |uninstall hello 1.0.0-0001 Begin /bin/rm -rf /volume1/@appstore/hello
    |uninstall hello 1.0.0-0001 End /bin/rm -rf /volume1/@appstore/hello ret=[0]
    |uninstall hello 1.0.0-0001 Begin /bin/rm -rf /volume1/@apptemp/hello
    |uninstall hello 1.0.0-0001 End /bin/rm -rf /volume1/@apptemp/hello ret=[0]
    |uninstall hello 1.0.0-0001 Begin postuninst
    |uninstall hello 1.0.0-0001 End postuninst ret=[0]
    |uninstall hello: Uninstall 1.0.0-0001 successfully
    "
  `);
});

test('the log of a package has the lines of its scripts and moves, and what the scripts wrote as errors', async () => {
  const box = await recordedNas({ clock: CLOCK });
  const spk = await changed('only-some-scripts', {
    'scripts/preinst': '#!/bin/sh\necho "for the dialog"\nprintf "no newline" >&2',
    'scripts/postinst': '#!/bin/sh\necho "one\ntwo" >&2\n',
    'scripts/start-stop-status': '#!/bin/sh\necho "$1" >&2\n',
  });
  await box.nas.install(spk, { start: true });
  await box.nas.status('only-some-scripts');
  await box.nas.uninstall('only-some-scripts');
  expect(await log(box, 'only-some-scripts')).toMatchInlineSnapshot(`
    "|install only-some-scripts 1.0.0-0001 Begin preinst
    no newline
    |install only-some-scripts 1.0.0-0001 End preinst ret=[0]
    |install only-some-scripts 1.0.0-0001 Begin /bin/mkdir -p /volume1/@appstore/only-some-scripts -m 755
    |install only-some-scripts 1.0.0-0001 End /bin/mkdir -p /volume1/@appstore/only-some-scripts -m 755 ret=[0]
    |install only-some-scripts 1.0.0-0001 Begin /bin/rm -rf /volume1/@appstore/only-some-scripts
    |install only-some-scripts 1.0.0-0001 End /bin/rm -rf /volume1/@appstore/only-some-scripts ret=[0]
    |install only-some-scripts 1.0.0-0001 Begin /bin/mv -f /volume1/@tmp/synopkg/install.000001/package /volume1/@appstore/only-some-scripts
    |install only-some-scripts 1.0.0-0001 End /bin/mv -f /volume1/@tmp/synopkg/install.000001/package /volume1/@appstore/only-some-scripts ret=[0]
    |install only-some-scripts 1.0.0-0001 Begin /bin/rm -rf /var/packages/only-some-scripts
    |install only-some-scripts 1.0.0-0001 End /bin/rm -rf /var/packages/only-some-scripts ret=[0]
    |install only-some-scripts 1.0.0-0001 Begin /bin/mkdir -p /var/packages/only-some-scripts -m 755
    |install only-some-scripts 1.0.0-0001 End /bin/mkdir -p /var/packages/only-some-scripts -m 755 ret=[0]
    |install only-some-scripts 1.0.0-0001 Begin /bin/touch /var/packages/only-some-scripts/installing
    |install only-some-scripts 1.0.0-0001 End /bin/touch /var/packages/only-some-scripts/installing ret=[0]
    |install only-some-scripts 1.0.0-0001 Begin /bin/mv -f /volume1/@tmp/synopkg/install.000001/INFO /var/packages/only-some-scripts/INFO
    |install only-some-scripts 1.0.0-0001 End /bin/mv -f /volume1/@tmp/synopkg/install.000001/INFO /var/packages/only-some-scripts/INFO ret=[0]
    |install only-some-scripts 1.0.0-0001 Begin /bin/rm -rf /var/packages/only-some-scripts/scripts
    |install only-some-scripts 1.0.0-0001 End /bin/rm -rf /var/packages/only-some-scripts/scripts ret=[0]
    |install only-some-scripts 1.0.0-0001 Begin /bin/mv -f /volume1/@tmp/synopkg/install.000001/scripts /var/packages/only-some-scripts/scripts
    |install only-some-scripts 1.0.0-0001 End /bin/mv -f /volume1/@tmp/synopkg/install.000001/scripts /var/packages/only-some-scripts/scripts ret=[0]
    |install only-some-scripts 1.0.0-0001 Begin /bin/rm -rf /var/packages/only-some-scripts/conf
    |install only-some-scripts 1.0.0-0001 End /bin/rm -rf /var/packages/only-some-scripts/conf ret=[0]
    |install only-some-scripts 1.0.0-0001 Begin /bin/mv -f /volume1/@tmp/synopkg/install.000001/conf /var/packages/only-some-scripts/conf
    |install only-some-scripts 1.0.0-0001 End /bin/mv -f /volume1/@tmp/synopkg/install.000001/conf /var/packages/only-some-scripts/conf ret=[0]
    |install only-some-scripts 1.0.0-0001 Begin postinst
    one
    two
    |install only-some-scripts 1.0.0-0001 End postinst ret=[0]
    |install only-some-scripts 1.0.0-0001 Begin start-stop-status start
    start
    |install only-some-scripts 1.0.0-0001 End start-stop-status start ret=[0]
    |uninstall only-some-scripts 1.0.0-0001 Begin start-stop-status stop
    stop
    |uninstall only-some-scripts 1.0.0-0001 End start-stop-status stop ret=[0]
    |uninstall only-some-scripts 1.0.0-0001 Begin /bin/rm -rf /volume1/@appstore/only-some-scripts
    |uninstall only-some-scripts 1.0.0-0001 End /bin/rm -rf /volume1/@appstore/only-some-scripts ret=[0]
    |uninstall only-some-scripts 1.0.0-0001 Begin /bin/rm -rf /volume1/@apptemp/only-some-scripts
    |uninstall only-some-scripts 1.0.0-0001 End /bin/rm -rf /volume1/@apptemp/only-some-scripts ret=[0]
    "
  `);
});

test('the package cannot write its own log, nor read into synopkg.log', async () => {
  const box = await recordedNas({ clock: CLOCK });
  await box.nas.install(await fixture('only-some-scripts'), { start: false });
  const tries = await box.shell(
    'for log in /var/log/packages/only-some-scripts.log /var/log/synopkg.log; do (echo mine >> $log) 2>/dev/null && echo $log; done',
    'only-some-scripts',
  );
  expect(tries.output).toBe('');
});

test('started and stopped by hand, with the code of that', async () => {
  const box = await recordedNas({ clock: CLOCK });
  await box.nas.install(await fixture('linker-missing-file'), { start: false });
  await box.nas.start('linker-missing-file');
  await box.nas.stop('linker-missing-file');
  expect(await log(box, 'synopkg', 'start linker-missing-file:')).toMatchInlineSnapshot(`
    "|start linker-missing-file: begin to start version 1.0.0-0001
    |Acquire usr-local-linker for linker-missing-file when 0x0008 (ready)
    |Acquire usr-local-linker for linker-missing-file when 0x0008 (done)
    |start linker-missing-file 1.0.0-0001 Begin start-stop-status start
    |start linker-missing-file 1.0.0-0001 End start-stop-status start ret=[0]
    |start linker-missing-file: start version 1.0.0-0001 successfully, result 0
    |stop linker-missing-file: begin to stop version 1.0.0-0001
    |stop linker-missing-file 1.0.0-0001 Begin start-stop-status stop
    |stop linker-missing-file 1.0.0-0001 End start-stop-status stop ret=[0]
    |Release usr-local-linker for linker-missing-file when 0x0008 (ready)
    |Release usr-local-linker for linker-missing-file when 0x0008 (done)
    |stop linker-missing-file: stop version 1.0.0-0001 successfully, result 0
    "
  `);
});

test('the volume that was asked for is said, and then no other is looked for', async () => {
  const box = await recordedNas({ clock: CLOCK });
  await box.nas.install(await fixture('only-some-scripts'), { start: false, volume: '/volume1' });
  expect((await log(box)).split('\n').slice(0, 2)).toEqual([
    '|Use given volume to install, volume=[/volume1]',
    '|install only-some-scripts 1.0.0-0001 Begin /bin/mkdir -p /volume1/@appstore/only-some-scripts -m 755',
  ]);
});

describe('a failure', () => {
  test('of preinst: the staged package goes, and nothing else is done', async () => {
    const box = await recordedNas({ clock: CLOCK });
    await box.nas.install(await fixture('fails-at'), { answers: { fail_at: 'preinst' } });
    expect(await log(box)).toMatchInlineSnapshot(`
      "|Use given volume to install, volume=[]
      |Use any available volume to install, volume=[/volume1]
      |install fails-at 1.0.0-0001 Begin prereplace
      |install fails-at 1.0.0-0001 End prereplace ret=[0]
      |install fails-at 1.0.0-0001 Begin preinst
      |install fails-at 1.0.0-0001 End preinst ret=[1]
      |install fails-at 1.0.0-0001 Begin /bin/rm -rf /volume1/@tmp/synopkg/install.000001
      |install fails-at 1.0.0-0001 End /bin/rm -rf /volume1/@tmp/synopkg/install.000001 ret=[0]
      |install fails-at 1.0.0-0001 failed
      "
    `);
    expect(await log(box, 'fails-at')).toMatchInlineSnapshot(`
      "|install fails-at 1.0.0-0001 Begin prereplace
      |install fails-at 1.0.0-0001 End prereplace ret=[0]
      |install fails-at 1.0.0-0001 Begin preinst
      preinst: refusing on purpose
      |install fails-at 1.0.0-0001 End preinst ret=[1]
      |install fails-at 1.0.0-0001 Begin /bin/rm -rf /volume1/@tmp/synopkg/install.000001
      |install fails-at 1.0.0-0001 End /bin/rm -rf /volume1/@tmp/synopkg/install.000001 ret=[0]
      "
    `);
  });

  test('of postinst: the package stays, and is not started', async () => {
    const box = await recordedNas({ clock: CLOCK });
    await box.nas.install(await fixture('fails-at'), { answers: { fail_at: 'postinst' }, start: true });
    expect(await log(box, 'synopkg', 'Acquire systemd-unit')).toMatchInlineSnapshot(`
      "|Acquire systemd-unit for fails-at when 0x0001 (ready)
      |Acquire systemd-unit for fails-at when 0x0001 (done)
      |install fails-at 1.0.0-0001 Begin postinst
      |install fails-at 1.0.0-0001 End postinst ret=[1]
      |install fails-at 1.0.0-0001 failed
      "
    `);
  });

  test('of start: result 272, and the installation is a success all the same', async () => {
    const box = await recordedNas({ clock: CLOCK });
    await box.nas.install(await fixture('fails-at'), { answers: { fail_at: 'start' }, start: true });
    expect(await log(box, 'synopkg', 'begin to start')).toMatchInlineSnapshot(`
      "|install fails-at: begin to start version 1.0.0-0001
      |install fails-at 1.0.0-0001 Begin start-stop-status prestart
      |install fails-at 1.0.0-0001 End start-stop-status prestart ret=[0]
      |install fails-at 1.0.0-0001 Begin start-stop-status start
      |install fails-at 1.0.0-0001 End start-stop-status start ret=[1]
      |install fails-at: start version 1.0.0-0001 failed, result 272
      |install fails-at 1.0.0-0001 successfully
      "
    `);
  });

  test('of a worker before the start: fail, and result 272', async () => {
    const box = await recordedNas({ clock: CLOCK });
    await box.nas.install(await fixture('bad-linker'), { start: true });
    expect(await log(box, 'synopkg', 'begin to start')).toMatchInlineSnapshot(`
      "|install bad-linker: begin to start version 1.0.0-0001
      |Acquire usr-local-linker for bad-linker when 0x0001 (ready)
      |Acquire usr-local-linker for bad-linker when 0x0001 (fail)
      |install bad-linker: start version 1.0.0-0001 failed, result 272
      |install bad-linker 1.0.0-0001 successfully
      "
    `);
  });

  test('of a worker before postinst: fail, and the installation goes on without a start', async () => {
    const box = await recordedNas({ clock: CLOCK });
    await box.nas.install(await fixture('missing-port-file'), { start: true });
    expect(await log(box, 'synopkg', 'Acquire systemd-unit')).toMatchInlineSnapshot(`
      "|Acquire systemd-unit for missing-port-file when 0x0001 (ready)
      |Acquire systemd-unit for missing-port-file when 0x0001 (done)
      |Acquire port-config for missing-port-file when 0x0001 (ready)
      |Acquire port-config for missing-port-file when 0x0001 (fail)
      |install missing-port-file 1.0.0-0001 Begin postinst
      |install missing-port-file 1.0.0-0001 End postinst ret=[0]
      |install missing-port-file 1.0.0-0001 successfully
      "
    `);
  });

  test('of preuninst: the package is started again, with the code of the removal', async () => {
    const box = await recordedNas({ clock: CLOCK });
    const spk = await changed('fails-at', {
      'conf/resource': EVERY_WORKER,
      'package/port': '[fails]\ntitle="a"\ndesc="b"\ndst.ports="1/tcp"\n',
    });
    await box.nas.install(spk, { answers: { fail_at: 'preuninst' }, start: true });
    await box.nas.uninstall('fails-at');
    expect(await log(box, 'synopkg', 'uninstall fails-at')).toMatchInlineSnapshot(`
      "|uninstall fails-at: begin to stop version 1.0.0-0001
      |uninstall fails-at 1.0.0-0001 Begin start-stop-status prestop
      |uninstall fails-at 1.0.0-0001 End start-stop-status prestop ret=[0]
      |uninstall fails-at 1.0.0-0001 Begin start-stop-status stop
      |uninstall fails-at 1.0.0-0001 End start-stop-status stop ret=[0]
      |Release usr-local-linker for fails-at when 0x0004 (ready)
      |Release usr-local-linker for fails-at when 0x0004 (done)
      |uninstall fails-at: stop version 1.0.0-0001 successfully, result 0
      |uninstall fails-at 1.0.0-0001 Begin preuninst
      |uninstall fails-at 1.0.0-0001 End preuninst ret=[1]
      |uninstall fails-at: begin to start version 1.0.0-0001
      |uninstall fails-at 1.0.0-0001 Begin start-stop-status prestart
      |uninstall fails-at 1.0.0-0001 End start-stop-status prestart ret=[0]
      |Acquire port-config for fails-at when 0x0004 (ready)
      |Acquire port-config for fails-at when 0x0004 (done)
      |Acquire usr-local-linker for fails-at when 0x0004 (ready)
      |Acquire usr-local-linker for fails-at when 0x0004 (done)
      |uninstall fails-at 1.0.0-0001 Begin start-stop-status start
      |uninstall fails-at 1.0.0-0001 End start-stop-status start ret=[0]
      |uninstall fails-at: start version 1.0.0-0001 successfully, result 0
      "
    `);
  });

  test('of stop: the removal ends there, and nothing is started that was not stopped', async () => {
    const box = await recordedNas({ clock: CLOCK });
    await box.nas.install(await fixture('fails-at'), { answers: { fail_at: 'stop' }, start: true });
    await box.nas.uninstall('fails-at');
    expect(await log(box, 'synopkg', 'uninstall fails-at')).toMatchInlineSnapshot(`
      "|uninstall fails-at: begin to stop version 1.0.0-0001
      |uninstall fails-at 1.0.0-0001 Begin start-stop-status prestop
      |uninstall fails-at 1.0.0-0001 End start-stop-status prestop ret=[0]
      |uninstall fails-at 1.0.0-0001 Begin start-stop-status stop
      |uninstall fails-at 1.0.0-0001 End start-stop-status stop ret=[1]
      |uninstall fails-at: stop version 1.0.0-0001 failed, result 273
      "
    `);
  });
});

describe('a package with shares, ports, links and a wizard', () => {
  const INFO = (version: string) =>
    `package="trace"\nversion="${version}"\nos_min_ver="7.0-40000"\narch="noarch"\ndescription="d"\nmaintainer="m"\n`;
  const silent = ['preinst', 'postinst', 'preuninst', 'postuninst', 'preupgrade', 'postupgrade'];
  const rich = (version: string) =>
    changed('trace', {
      INFO: INFO(version),
      ...Object.fromEntries(silent.map((script) => [`scripts/${script}`, '#!/bin/sh\nexit 0\n'])),
      'scripts/start-stop-status': '#!/bin/sh\nexit 0\n',
      'conf/resource': JSON.stringify({
        'usr-local-linker': { bin: ['file'] },
        'data-share': { shares: [{ name: 'trace', permission: { rw: ['trace'] } }] },
        'port-config': { 'protocol-file': 'port' },
      }),
      'package/port': '[trace]\ntitle="a"\ndesc="b"\ndst.ports="1/tcp"\n',
      'WIZARD_UIFILES/install_uifile': '[]',
    });

  /** What one action adds, without the commands that move files, and with X for the package. */
  async function added(box: RecordedNas, act: () => Promise<unknown>): Promise<string[]> {
    await box.shell(': > /var/log/synopkg.log');
    await act();
    const lines = (await log(box)).trim().split('\n');
    return lines.filter((line) => !line.includes(' /bin/')).map((line) => line.replaceAll('trace', 'X'));
  }

  test('installed: staged, preinst, moved, its workers, postinst, and the start with its own', async () => {
    const box = await recordedNas({ clock: CLOCK });
    const spk = await rich('1.0.0-0001');
    expect(await added(box, () => box.nas.install(spk, { start: true }))).toMatchInlineSnapshot(`
      [
        "|Use given volume to install, volume=[]",
        "|Use any available volume to install, volume=[/volume1]",
        "|install X 1.0.0-0001 Begin preinst",
        "|install X 1.0.0-0001 End preinst ret=[0]",
        "|Acquire systemd-unit for X when 0x0001 (ready)",
        "|Acquire systemd-unit for X when 0x0001 (done)",
        "|Acquire data-share for X when 0x0001 (ready)",
        "|Acquire data-share for X when 0x0001 (done)",
        "|Acquire port-config for X when 0x0001 (ready)",
        "|Acquire port-config for X when 0x0001 (done)",
        "|install X 1.0.0-0001 Begin postinst",
        "|install X 1.0.0-0001 End postinst ret=[0]",
        "|install X: begin to start version 1.0.0-0001",
        "|Acquire usr-local-linker for X when 0x0001 (ready)",
        "|Acquire usr-local-linker for X when 0x0001 (done)",
        "|Acquire data-share for X when 0x0001 (ready)",
        "|Acquire data-share for X when 0x0001 (done)",
        "|Acquire port-config for X when 0x0001 (ready)",
        "|Acquire port-config for X when 0x0001 (done)",
        "|install X 1.0.0-0001 Begin start-stop-status start",
        "|install X 1.0.0-0001 End start-stop-status start ret=[0]",
        "|install X: start version 1.0.0-0001 successfully, result 0",
        "|install X 1.0.0-0001 successfully",
      ]
    `);
    const moved = (await log(box)).split('\n').filter((line) => line.includes('Begin /bin/mv'));
    expect(moved.map((line) => line.split('/').at(-1))).toEqual([
      'trace',
      'INFO',
      'scripts',
      'WIZARD_UIFILES',
      'conf',
    ]);
  });

  test('upgraded: what the old one holds goes with 0x0002, what the new one needs comes with it', async () => {
    const box = await recordedNas({ clock: CLOCK });
    await box.nas.install(await rich('1.0.0-0001'), { start: true });
    const spk = await rich('1.1.0-0002');
    expect(await added(box, () => box.nas.install(spk))).toMatchInlineSnapshot(`
      [
        "|Use original volume to install, volume=[/volume1/@appstore/X]",
        "|upgrade X: begin to stop version 1.0.0-0001",
        "|upgrade X 1.0.0-0001 Begin start-stop-status stop",
        "|upgrade X 1.0.0-0001 End start-stop-status stop ret=[0]",
        "|Release usr-local-linker for X when 0x0002 (ready)",
        "|Release usr-local-linker for X when 0x0002 (done)",
        "|upgrade X: stop version 1.0.0-0001 successfully, result 0",
        "|Systemd enable status: 0, pkg=[X]",
        "|Package unit is in [inactive] status before upgrade, pkg=[X]",
        "|upgrade X 1.0.0-0001 Begin preupgrade",
        "|upgrade X 1.0.0-0001 End preupgrade ret=[0]",
        "|upgrade X 1.0.0-0001 Begin preuninst",
        "|upgrade X 1.0.0-0001 End preuninst ret=[0]",
        "|Release systemd-unit for X when 0x0002 (ready)",
        "|Release systemd-unit for X when 0x0002 (done)",
        "|Release port-config for X when 0x0002 (ready)",
        "|Release port-config for X when 0x0002 (done)",
        "|upgrade X 1.0.0-0001 Begin postuninst",
        "|upgrade X 1.0.0-0001 End postuninst ret=[0]",
        "|upgrade X: Uninstall 1.0.0-0001 successfully",
        "|upgrade X 1.1.0-0002 Begin preinst",
        "|upgrade X 1.1.0-0002 End preinst ret=[0]",
        "|Acquire systemd-unit for X when 0x0002 (ready)",
        "|Acquire systemd-unit for X when 0x0002 (done)",
        "|Acquire data-share for X when 0x0002 (ready)",
        "|Acquire data-share for X when 0x0002 (done)",
        "|Acquire port-config for X when 0x0002 (ready)",
        "|Acquire port-config for X when 0x0002 (done)",
        "|upgrade X 1.1.0-0002 Begin postinst",
        "|upgrade X 1.1.0-0002 End postinst ret=[0]",
        "|upgrade X 1.1.0-0002 Begin postupgrade",
        "|upgrade X 1.1.0-0002 End postupgrade ret=[0]",
        "|upgrade X: begin to start version 1.1.0-0002",
        "|Acquire usr-local-linker for X when 0x0002 (ready)",
        "|Acquire usr-local-linker for X when 0x0002 (done)",
        "|Acquire data-share for X when 0x0002 (ready)",
        "|Acquire data-share for X when 0x0002 (done)",
        "|Acquire port-config for X when 0x0002 (ready)",
        "|Acquire port-config for X when 0x0002 (done)",
        "|upgrade X 1.1.0-0002 Begin start-stop-status start",
        "|upgrade X 1.1.0-0002 End start-stop-status start ret=[0]",
        "|upgrade X: start version 1.1.0-0002 successfully, result 0",
        "|upgrade X from 1.0.0-0001 to 1.1.0-0002 successfully",
      ]
    `);
  });

  test('upgraded while it is stopped: neither stopped nor started', async () => {
    const box = await recordedNas({ clock: CLOCK });
    await box.nas.install(await rich('1.0.0-0001'), { start: false });
    const spk = await rich('1.1.0-0002');
    const lines = await added(box, () => box.nas.install(spk));
    expect(lines.filter((line) => /start|stop/.test(line))).toEqual([]);
    expect(lines.at(-1)).toBe('|upgrade X from 1.0.0-0001 to 1.1.0-0002 successfully');
  });

  test('stopped and started by hand: 0x0008', async () => {
    const box = await recordedNas({ clock: CLOCK });
    await box.nas.install(await rich('1.0.0-0001'), { start: true });
    const lines = await added(box, async () => {
      await box.nas.stop('trace');
      await box.nas.start('trace');
    });
    expect(lines).toMatchInlineSnapshot(`
      [
        "|stop X: begin to stop version 1.0.0-0001",
        "|stop X 1.0.0-0001 Begin start-stop-status stop",
        "|stop X 1.0.0-0001 End start-stop-status stop ret=[0]",
        "|Release usr-local-linker for X when 0x0008 (ready)",
        "|Release usr-local-linker for X when 0x0008 (done)",
        "|stop X: stop version 1.0.0-0001 successfully, result 0",
        "|start X: begin to start version 1.0.0-0001",
        "|Acquire usr-local-linker for X when 0x0008 (ready)",
        "|Acquire usr-local-linker for X when 0x0008 (done)",
        "|Acquire data-share for X when 0x0008 (ready)",
        "|Acquire data-share for X when 0x0008 (done)",
        "|Acquire port-config for X when 0x0008 (ready)",
        "|Acquire port-config for X when 0x0008 (done)",
        "|start X 1.0.0-0001 Begin start-stop-status start",
        "|start X 1.0.0-0001 End start-stop-status start ret=[0]",
        "|start X: start version 1.0.0-0001 successfully, result 0",
      ]
    `);
  });

  test('removed: 0x0004', async () => {
    const box = await recordedNas({ clock: CLOCK });
    await box.nas.install(await rich('1.0.0-0001'), { start: true });
    expect(await added(box, () => box.nas.uninstall('trace'))).toMatchInlineSnapshot(`
      [
        "|uninstall X: begin to stop version 1.0.0-0001",
        "|uninstall X 1.0.0-0001 Begin start-stop-status stop",
        "|uninstall X 1.0.0-0001 End start-stop-status stop ret=[0]",
        "|Release usr-local-linker for X when 0x0004 (ready)",
        "|Release usr-local-linker for X when 0x0004 (done)",
        "|uninstall X: stop version 1.0.0-0001 successfully, result 0",
        "|uninstall X 1.0.0-0001 Begin preuninst",
        "|uninstall X 1.0.0-0001 End preuninst ret=[0]",
        "|Release systemd-unit for X when 0x0004 (ready)",
        "|Release systemd-unit for X when 0x0004 (done)",
        "|Release port-config for X when 0x0004 (ready)",
        "|Release port-config for X when 0x0004 (done)",
        "|uninstall X 1.0.0-0001 Begin postuninst",
        "|uninstall X 1.0.0-0001 End postuninst ret=[0]",
        "|uninstall X: Uninstall 1.0.0-0001 successfully",
      ]
    `);
  });

  test('at a shutdown and at the boot after it: the system, and 0x0000', async () => {
    const box = await recordedNas({ clock: CLOCK });
    await box.nas.install(await rich('1.0.0-0001'), { start: true });
    const lines = await added(box, async () => {
      await box.nas.shutDown();
      await box.nas.boot();
    });
    expect(lines).toMatchInlineSnapshot(`
      [
        "|(system) trigger X 1.0.0-0001 Begin start-stop-status stop",
        "|(system) trigger X 1.0.0-0001 End start-stop-status stop ret=[0]",
        "|Release usr-local-linker for X when 0x0000 (ready)",
        "|Release usr-local-linker for X when 0x0000 (done)",
        "|Acquire usr-local-linker for X when 0x0000 (ready)",
        "|Acquire usr-local-linker for X when 0x0000 (done)",
        "|Acquire data-share for X when 0x0000 (ready)",
        "|Acquire data-share for X when 0x0000 (done)",
        "|Acquire port-config for X when 0x0000 (ready)",
        "|Acquire port-config for X when 0x0000 (done)",
        "|(system) trigger X 1.0.0-0001 Begin start-stop-status start",
        "|(system) trigger X 1.0.0-0001 End start-stop-status start ret=[0]",
      ]
    `);
  });
});
