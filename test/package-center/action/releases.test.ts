/** What a package meets on each DSM: its folders, its environment, the log, the place where it is unpacked. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { PACKAGE_STATUS, type ScriptName } from '../../../src/dsm/actions.ts';
import { scriptEnvironment } from '../../../src/dsm/environment.ts';
import { findRelease, type ReleaseName } from '../../../src/dsm/releases.ts';
import type { Spk } from '../../../src/spk/spk.ts';
import { changed, fixture, type RecordedNas, recordedNas } from '../../support/fixture.ts';
import { tar } from '../../support/spk-builder.ts';
import { placesIn, TRACE_FACTS, type Trace, tracesIn } from '../../support/traces.ts';

const CLOCK = () => new Date('2025-06-27T18:25:33.999Z');

const info = (name: string, least: string, version = '1.0.0-0001') => `package="${name}"
version="${version}"
os_min_ver="${least}"
arch="noarch"
description="A fixture."
maintainer="spkbox"
adminport="8766"
precheckstartstop="yes"
install_replace_packages="trace-before"
`;

const leastOf = (dsm: ReleaseName) => (findRelease(dsm)?.hierarchy === 'dsm6' ? '6.0-7321' : '7.0-40000');

/** Where it keeps what says that it runs: DSM 6 makes no var. */
async function tracing(dsm: ReleaseName): Promise<Spk> {
  const script = (await fixture('trace')).files.get('scripts/start-stop-status')?.toString() ?? '';
  const keeps =
    findRelease(dsm)?.hierarchy === 'dsm6' ? script.replace('/var/started', '/target/started') : script;
  return changed('trace', {
    INFO: info('trace', leastOf(dsm)),
    'conf/resource': '{}',
    'scripts/start-stop-status': keeps,
  });
}

/** One that does nothing, with a script for every step and no wish for anything. */
function silent(dsm: ReleaseName, version = '1.0.0-0001', more: Record<string, string> = {}): Promise<Spk> {
  const scripts = ['preinst', 'postinst', 'preuninst', 'postuninst', 'preupgrade', 'postupgrade'];
  return changed('only-some-scripts', {
    INFO: info('only-some-scripts', leastOf(dsm), version).replace(/(precheck|install_replace).*\n/g, ''),
    ...Object.fromEntries(scripts.map((script) => [`scripts/${script}`, '#!/bin/sh\nexit 0\n'])),
    'scripts/start-stop-status': '#!/bin/sh\nexit 0\n',
    'conf/resource': '{"usr-local-linker":{"bin":["file"]}}',
    ...more,
  });
}

const INSTALL: readonly ScriptName[] = [
  'prereplace',
  'preinst',
  'postinst',
  'postreplace',
  'prestart',
  'start',
];

describe.each<ReleaseName>(['6.2.4', '7.0', '7.2.2', '7.3'])('on DSM %s', (dsm) => {
  const release = findRelease(dsm);
  const isOld = release?.hierarchy === 'dsm6';
  let box: RecordedNas;
  let traces: ReadonlyMap<string, Trace>;

  beforeAll(async () => {
    box = await recordedNas({ dsm, language: 'ger', username: 'somebody' });
    expect((await box.nas.install(await tracing(dsm), { start: true })).result).toBe('done');
    traces = await tracesIn(box, '/tmp/trace.d');
  });

  test.each(INSTALL)('%s of an installation has exactly the variables of the rows', (script) => {
    const env = traces.get(`INSTALL.${script}`)?.env ?? {};
    const staging = isOld ? '^/volume1/@tmp/pkginstall' : undefined;
    const facts = {
      ...TRACE_FACTS,
      ...placesIn(env, staging),
      dsmMajor: String(release?.major),
      dsmMinor: String(release?.minor),
      dsmBuild: String(release?.build),
      packageStatus: PACKAGE_STATUS.install,
      username: 'somebody',
    };
    expect(env).toEqual(scriptEnvironment(facts, { script, action: 'install', fidelity: 'dsm' }));
  });

  test('start knows var, tmp and home where that DSM has them, and nowhere else', () => {
    const names = Object.keys(traces.get('INSTALL.start')?.env ?? {});
    const wanted = isOld ? [] : ['SYNOPKG_PKGVAR', 'SYNOPKG_PKGTMP', 'SYNOPKG_PKGHOME'];
    expect(names.filter((name) => /^SYNOPKG_PKG(VAR|TMP|HOME)$/.test(name)).sort()).toEqual(wanted.sort());
    expect(names).toContain('SYNOPKG_PKGDEST');
  });

  test.each(INSTALL)('%s runs as the package, in /, with umask 022 and its three files', (script) => {
    const trace = traces.get(`INSTALL.${script}`);
    expect(trace?.facts).toMatchObject({ umask: '0022', cwd: '/' });
    expect(trace?.facts.user).not.toBe('0');
    expect(trace?.files.map((file) => file.split(' ')[0])).toEqual(['0', '1', '2']);
  });

  test('postinst finds the folders of that DSM', () => {
    const all = ['target', 'var', 'etc', 'home', 'tmp', 'share'];
    expect(traces.get('INSTALL.postinst')?.there).toEqual(isOld ? ['target', 'etc'] : all);
  });

  test('the account is at home where that DSM has it', async () => {
    const passwd = await box.read('/etc/passwd');
    const home = /^trace:.*:(\/[^:]*):[^:]*$/m.exec(passwd)?.[1];
    expect(home).toBe(`/var/packages/trace/${isOld ? 'target' : 'home'}`);
  });
});

describe('on DSM 6', () => {
  test('etc is below /usr/syno/etc/packages, and nothing is made beside target', async () => {
    const box = await recordedNas({ dsm: '6.2.4' });
    await box.nas.install(await silent('6.2.4'), { start: true });
    const { output } = await box.shell(
      'for f in /var/packages/only-some-scripts/*; do [ -L "$f" ] && echo "${f##*/} $(readlink "$f")"; done; ls -d /volume1/@*/only-some-scripts; [ -L /usr/syno/etc/packages/only-some-scripts ] || echo folder',
    );
    expect(output.trim().split('\n')).toEqual([
      'etc /usr/syno/etc/packages/only-some-scripts',
      'target /volume1/@appstore/only-some-scripts',
      '/volume1/@appstore/only-some-scripts',
      'folder',
    ]);
  });

  test('target goes and etc stays, at an upgrade and when the package is removed', async () => {
    const box = await recordedNas({ dsm: '6.2.4' });
    const etc = '/usr/syno/etc/packages/only-some-scripts/settings';
    const inTarget = '/var/packages/only-some-scripts/target/var';
    await box.nas.install(await silent('6.2.4'), { start: true });
    await box.shell(`echo kept > ${etc}; mkdir ${inTarget}`);
    expect((await box.nas.install(await silent('6.2.4', '1.1.0-0002'))).result).toBe('done');
    expect(await box.read(etc)).toBe('kept\n');
    expect((await box.shell(`ls ${inTarget}`)).exitCode).not.toBe(0);
    expect((await box.nas.uninstall('only-some-scripts')).result).toBe('done');
    expect(await box.read(etc)).toBe('kept\n');
    expect(await box.leftovers()).toEqual([]);
    expect((await box.shell('ls -d /volume1/@*/only-some-scripts; stat -c %a /volume1/@tmp')).output).toMatch(
      /1777\n$/,
    );
  });

  test('a package that is moved takes target along, and leaves etc where it is', async () => {
    const box = await recordedNas({ dsm: '6.2.4', volumes: 2 });
    const spk = await silent('6.2.4', '1.0.0-0001', {
      INFO: `${info('only-some-scripts', '6.0-7321').replace(/(precheck|install_replace).*\n/g, '')}support_move="yes"\n`,
    });
    await box.nas.install(spk, { start: true });
    await box.shell('echo kept > /var/packages/only-some-scripts/etc/settings');
    expect((await box.nas.move('only-some-scripts', '/volume2')).result).toBe('done');
    expect((await box.shell('readlink /var/packages/only-some-scripts/target')).output).toBe(
      '/volume2/@appstore/only-some-scripts\n',
    );
    expect(await box.read('/usr/syno/etc/packages/only-some-scripts/settings')).toBe('kept\n');
  });
});

describe('synopkg.log', () => {
  /** From the installation, a stop by hand and the removal: the lines that do not move files. */
  async function linesOn(dsm: ReleaseName): Promise<string[]> {
    const box = await recordedNas({ dsm, clock: CLOCK });
    await box.nas.install(await silent(dsm), { start: true });
    await box.nas.stop('only-some-scripts');
    const lines = (await box.read('/var/log/synopkg.log')).trim().split('\n');
    return lines.map((line) =>
      line.slice('2025/06/27 18:25:33\t'.length).replaceAll('only-some-scripts', 'X'),
    );
  }

  test('of DSM 7.1.1 has no line about workers, nor about the beginning of a start', async () => {
    const lines = (await linesOn('7.1.1')).filter((line) => !line.includes('/bin/'));
    expect(lines).toEqual([
      'Use given volume to install, volume=[]',
      'Use any available volume to install, volume=[/volume1]',
      'install X 1.0.0-0001 Begin preinst',
      'install X 1.0.0-0001 End preinst ret=[0]',
      'install X 1.0.0-0001 Begin postinst',
      'install X 1.0.0-0001 End postinst ret=[0]',
      'install X 1.0.0-0001 Begin start-stop-status start',
      'install X 1.0.0-0001 End start-stop-status start ret=[0]',
      'install X 1.0.0-0001 successfully',
      'stop X 1.0.0-0001 Begin start-stop-status stop',
      'stop X 1.0.0-0001 End start-stop-status stop ret=[0]',
    ]);
  });

  test('of DSM 6 has the profiles of AppArmor around start and stop', async () => {
    const lines = await linesOn('6.2.4');
    expect(lines.slice(lines.findIndex((line) => line.includes('begin to start')))).toEqual([
      'install X: begin to start version 1.0.0-0001',
      'Acquire usr-local-linker for X when 0x0001 (ready)',
      'Acquire usr-local-linker for X when 0x0001 (done)',
      'install X 1.0.0-0001 Begin pre-load apparmor',
      'install X 1.0.0-0001 End pre-load apparmor ret=[0]',
      'install X 1.0.0-0001 Begin start-stop-status start',
      'install X 1.0.0-0001 End start-stop-status start ret=[0]',
      'install X: start version 1.0.0-0001 successfully, result 0',
      'install X 1.0.0-0001 successfully',
      'stop X: begin to stop version 1.0.0-0001',
      'stop X 1.0.0-0001 Begin start-stop-status stop',
      'stop X 1.0.0-0001 End start-stop-status stop ret=[0]',
      'stop X 1.0.0-0001 Begin unload apparmor',
      'stop X 1.0.0-0001 End unload apparmor ret=[0]',
      'Release usr-local-linker for X when 0x0008 (ready)',
      'Release usr-local-linker for X when 0x0008 (done)',
      'stop X: stop version 1.0.0-0001 successfully, result 0',
    ]);
  });

  test('of DSM 6 moves the package out of pkginstall, in the commands of its own logs', async () => {
    const begun = (await linesOn('6.2.4')).filter((line) => / Begin \/bin\//.test(line));
    expect(begun.map((line) => line.replace('install X 1.0.0-0001 Begin ', ''))).toEqual([
      '/bin/rm -rf /volume1/@appstore/X',
      '/bin/mv -f /volume1/@tmp/pkginstall/package /volume1/@appstore/X',
      '/bin/rm -rf /var/packages/X',
      '/bin/mkdir -p /var/packages/X',
      '/bin/mv -f /volume1/@tmp/pkginstall/INFO /var/packages/X/INFO',
      '/bin/rm -rf /var/packages/X/scripts',
      '/bin/mv -f /volume1/@tmp/pkginstall/scripts /var/packages/X/scripts',
      '/bin/rm -rf /var/packages/X/conf',
      '/bin/mv -f /volume1/@tmp/pkginstall/conf /var/packages/X/conf',
    ]);
  });
});

describe('what is staged', () => {
  test('has the times that the archive says, and so has what is in place', async () => {
    const box = await recordedNas();
    const spk = await silent('7.2.2');
    await box.nas.install(spk, { start: false });
    for (const member of ['INFO', 'scripts/preinst', 'conf/privilege']) {
      const { output } = await box.shell(`stat -c %Y /var/packages/only-some-scripts/${member}`);
      expect(Number(output), member).toBe(spk.members.find(({ name }) => name === member)?.mtime);
      expect(Number(output)).toBeGreaterThan(0);
    }
  });

  test.each([
    ['beyond what a plain header can say', 2 ** 40],
    ['before 1970', -5],
  ])('has some time where the archive has one %s', async (_, mtime) => {
    const box = await recordedNas();
    const spk = await silent('7.2.2');
    const members = spk.members.map((member) => ({ ...member, mtime }));
    expect((await box.nas.install({ ...spk, members }, { start: false })).result).toBe('done');
  });

  test.each([
    ['names the variable: it is there, byte by byte', 'cmp "$SYNOPKG_TEMP_SPKFILE" /var/tmp/the.spk', true],
    ['does not: it is not copied for nothing', 'true', false],
  ])('has the .spk itself where a script %s', async (_, command, isThere) => {
    const box = await recordedNas();
    const script = `#!/bin/sh\nls "$SYNOPKG_PKGINST_TEMP_DIR/.." > /var/tmp/listing/of; ${command}\n`;
    const spk = await silent('7.2.2', '1.0.0-0001', { 'scripts/preinst': script });
    await box.shell('mkdir -m 777 /var/tmp/listing');
    await box.machine.unpack(tar([{ name: 'the.spk', body: await readFile(spk.file) }]), '/var/tmp');
    expect((await box.nas.install(spk, { start: false })).result).toBe('done');
    const listing = await box.read('/var/tmp/listing/of');
    expect(listing.includes('@SYNOPKG_DOWNLOAD_only-some-scripts')).toBe(isThere);
    expect((await box.shell('ls /volume1/@tmp/synopkg')).output).toBe('');
  });
});
