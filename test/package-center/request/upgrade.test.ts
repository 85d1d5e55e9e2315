/** Upgrades, repairs and downgrades: each script from its own .spk, in DSM's order, and what is kept. */
import { describe, expect, test } from 'vitest';
import type { Spk } from '../../../src/spk/spk.ts';
import { changed, course, recordedNas, summary } from '../../support/fixture.ts';
import { rough } from '../../support/rough.ts';

const info = (version: string, more = '') =>
  `package="trace"\nversion="${version}"\nos_min_ver="7.0-40000"\narch="noarch"\ndescription="A fixture."\nmaintainer="spkbox"\n${more}`;

/** Says in var which script of which version ran, with what it was told. */
const saying = (version: string) => `#!/bin/sh
name="$(basename "$0")"
mkdir -p /volume1/@appdata/trace 2>/dev/null
echo "${version} $name\${1:+ $1} \${SYNOPKG_PKG_STATUS} \${SYNOPKG_OLD_PKGVER:--} \${SYNOPKG_PKGVER}" >> /var/tmp/said
`;

const SCRIPTS = [
  'preinst',
  'postinst',
  'preuninst',
  'postuninst',
  'preupgrade',
  'postupgrade',
  'start-stop-status',
];

/** The package in one version, with scripts that say that they ran, and others in their place. */
function version(of: string, others: Readonly<Record<string, string | undefined>> = {}): Promise<Spk> {
  const scripts = Object.fromEntries(
    SCRIPTS.map((name) => [`scripts/${name}`, `${saying(of)}exit 0\n`] as const),
  );
  return changed('trace', { INFO: info(of), 'conf/resource': undefined, ...scripts, ...others });
}

const OLD = '1.0.0-0001';
const NEW = '1.1.0-0002';
const failing = (of: string, code = 1) => `${saying(of)}exit ${code}\n`;

async function installed(options: { start: boolean }, others = {}) {
  const box = await recordedNas();
  await box.shell('touch /var/tmp/said; chmod 666 /var/tmp/said');
  expect((await box.nas.install(await version(OLD, others), options)).result).toBe('done');
  await box.shell(
    ': > /var/tmp/said; echo kept > /volume1/@appdata/trace/f; echo x > /volume1/@apptemp/trace/f',
  );
  return box;
}

const said = async (box: { read(path: string): Promise<string> }) =>
  (await box.read('/var/tmp/said')).trim().split('\n').filter(Boolean);

describe('an upgrade', () => {
  test('of a package that runs: stopped, each script from its own .spk, started again', async () => {
    const box = await installed({ start: true });
    const outcome = await box.nas.install(await version(NEW));
    expect(summary(outcome)).toEqual({ result: 'done' });
    expect(outcome).toMatchObject({ action: 'upgrade', version: NEW, oldVersion: OLD });
    expect(await said(box)).toEqual([
      `${OLD} start-stop-status stop UPGRADE ${OLD} ${NEW}`,
      `${NEW} preupgrade UPGRADE ${OLD} ${NEW}`,
      `${OLD} preuninst UPGRADE ${OLD} ${NEW}`,
      `${OLD} postuninst UPGRADE ${OLD} ${NEW}`,
      `${NEW} preinst UPGRADE ${OLD} ${NEW}`,
      `${NEW} postinst UPGRADE ${OLD} ${NEW}`,
      `${NEW} postupgrade UPGRADE ${OLD} ${NEW}`,
      `${NEW} start-stop-status start UPGRADE ${OLD} ${NEW}`,
    ]);
    expect((await box.nas.status('trace')).code).toBe(0);
    expect(await box.read('/volume1/@appdata/trace/f')).toBe('kept\n');
    expect(await box.read('/volume1/@apptemp/trace/f')).toBe('');
    expect(await box.read('/var/packages/trace/INFO')).toContain(NEW);
  });

  test('of a package that is stopped leaves it stopped', async () => {
    const box = await installed({ start: false });
    expect((await box.nas.install(await version(NEW))).result).toBe('done');
    expect((await said(box)).filter((line) => line.includes('start-stop-status'))).toEqual([]);
    expect((await box.nas.status('trace')).status).toBe('stop');
  });

  test('of the same version repairs, a lower one is refused', async () => {
    const box = await installed({ start: false });
    const repaired = await box.nas.install(await version(OLD));
    expect(repaired).toMatchObject({ action: 'repair', result: 'done', version: OLD, oldVersion: OLD });
    expect(summary(await box.nas.install(await version('0.9-1')))).toMatchObject({ result: 'refused' });
    expect(await box.read('/var/packages/trace/INFO')).toContain(OLD);
  });

  test('whose preupgrade fails changes nothing, and the old package runs again', async () => {
    const box = await installed({ start: true });
    const outcome = await box.nas.install(await version(NEW, { 'scripts/preupgrade': failing(NEW) }));
    expect(summary(outcome)).toMatchObject({
      result: 'aborted',
      at: 'preupgrade',
      error: '277 failed to run preupgrade script',
    });
    expect((await said(box)).at(-1)).toContain(`${OLD} start-stop-status start`);
    expect(await box.read('/var/packages/trace/INFO')).toContain(OLD);
    expect((await box.nas.status('trace')).code).toBe(0);
    expect(await box.shell('ls /volume1/@tmp/synopkg')).toMatchObject({ output: '' });
    expect((await box.nas.install(await version(NEW))).result).toBe('done');
  });

  test('whose old preuninst fails changes nothing', async () => {
    const box = await installed({ start: true }, { 'scripts/preuninst': failing(OLD) });
    const outcome = await box.nas.install(await version(NEW));
    expect(summary(outcome)).toMatchObject({ result: 'aborted', at: 'preuninst' });
    expect((await box.nas.status('trace')).code).toBe(0);
  });

  test.each(['preinst', 'postinst', 'postupgrade'])(
    'whose %s fails leaves a broken package, which can be repaired and uninstalled',
    async (script) => {
      const box = await installed({ start: true });
      const outcome = await box.nas.install(await version(NEW, { [`scripts/${script}`]: failing(NEW) }));
      expect(summary(outcome)).toMatchObject({ result: 'broken', at: script });
      expect((await box.nas.status('trace')).code).toBe(150);
      expect(await box.read('/volume1/@appdata/trace/f')).toBe('kept\n');
      expect((await box.nas.install(await version(NEW))).result).toBe('done');
      expect((await box.nas.status('trace')).status).toBe('stop');
      expect((await box.nas.start('trace')).result).toBe('done');
      expect((await box.nas.uninstall('trace')).result).toBe('done');
      expect(await box.leftovers()).toEqual(['/var/tmp/said']);
    },
  );

  test('writes the lines that DSM writes', async () => {
    const box = await installed({ start: true });
    await box.shell(': > /var/log/synopkg.log');
    await box.nas.install(await version(NEW));
    const lines = (await box.read('/var/log/synopkg.log'))
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[1]);
    expect(lines).toMatchInlineSnapshot(`
      [
        "Use original volume to install, volume=[/volume1/@appstore/trace]",
        "upgrade trace: begin to stop version 1.0.0-0001",
        "upgrade trace 1.0.0-0001 Begin start-stop-status stop",
        "upgrade trace 1.0.0-0001 End start-stop-status stop ret=[0]",
        "upgrade trace: stop version 1.0.0-0001 successfully, result 0",
        "Systemd enable status: 0, pkg=[trace]",
        "Package unit is in [inactive] status before upgrade, pkg=[trace]",
        "upgrade trace 1.0.0-0001 Begin preupgrade",
        "upgrade trace 1.0.0-0001 End preupgrade ret=[0]",
        "upgrade trace 1.0.0-0001 Begin preuninst",
        "upgrade trace 1.0.0-0001 End preuninst ret=[0]",
        "Release systemd-unit for trace when 0x0002 (ready)",
        "Release systemd-unit for trace when 0x0002 (done)",
        "upgrade trace 1.0.0-0001 Begin /bin/rm -rf /volume1/@appstore/trace",
        "upgrade trace 1.0.0-0001 End /bin/rm -rf /volume1/@appstore/trace ret=[0]",
        "upgrade trace 1.0.0-0001 Begin /bin/rm -rf /volume1/@apptemp/trace",
        "upgrade trace 1.0.0-0001 End /bin/rm -rf /volume1/@apptemp/trace ret=[0]",
        "upgrade trace 1.0.0-0001 Begin postuninst",
        "upgrade trace 1.0.0-0001 End postuninst ret=[0]",
        "upgrade trace: Uninstall 1.0.0-0001 successfully",
        "upgrade trace 1.1.0-0002 Begin preinst",
        "upgrade trace 1.1.0-0002 End preinst ret=[0]",
        "upgrade trace 1.1.0-0002 Begin /bin/mkdir -p /volume1/@appstore/trace -m 755",
        "upgrade trace 1.1.0-0002 End /bin/mkdir -p /volume1/@appstore/trace -m 755 ret=[0]",
        "upgrade trace 1.1.0-0002 Begin /bin/rm -rf /volume1/@appstore/trace",
        "upgrade trace 1.1.0-0002 End /bin/rm -rf /volume1/@appstore/trace ret=[0]",
        "upgrade trace 1.1.0-0002 Begin /bin/mv -f /volume1/@tmp/synopkg/install.000002/package /volume1/@appstore/trace",
        "upgrade trace 1.1.0-0002 End /bin/mv -f /volume1/@tmp/synopkg/install.000002/package /volume1/@appstore/trace ret=[0]",
        "upgrade trace 1.1.0-0002 Begin /bin/rm -rf /var/packages/trace",
        "upgrade trace 1.1.0-0002 End /bin/rm -rf /var/packages/trace ret=[0]",
        "upgrade trace 1.1.0-0002 Begin /bin/mkdir -p /var/packages/trace -m 755",
        "upgrade trace 1.1.0-0002 End /bin/mkdir -p /var/packages/trace -m 755 ret=[0]",
        "upgrade trace 1.1.0-0002 Begin /bin/touch /var/packages/trace/installing",
        "upgrade trace 1.1.0-0002 End /bin/touch /var/packages/trace/installing ret=[0]",
        "upgrade trace 1.1.0-0002 Begin /bin/mv -f /volume1/@tmp/synopkg/install.000002/INFO /var/packages/trace/INFO",
        "upgrade trace 1.1.0-0002 End /bin/mv -f /volume1/@tmp/synopkg/install.000002/INFO /var/packages/trace/INFO ret=[0]",
        "upgrade trace 1.1.0-0002 Begin /bin/rm -rf /var/packages/trace/scripts",
        "upgrade trace 1.1.0-0002 End /bin/rm -rf /var/packages/trace/scripts ret=[0]",
        "upgrade trace 1.1.0-0002 Begin /bin/mv -f /volume1/@tmp/synopkg/install.000002/scripts /var/packages/trace/scripts",
        "upgrade trace 1.1.0-0002 End /bin/mv -f /volume1/@tmp/synopkg/install.000002/scripts /var/packages/trace/scripts ret=[0]",
        "upgrade trace 1.1.0-0002 Begin /bin/rm -rf /var/packages/trace/conf",
        "upgrade trace 1.1.0-0002 End /bin/rm -rf /var/packages/trace/conf ret=[0]",
        "upgrade trace 1.1.0-0002 Begin /bin/mv -f /volume1/@tmp/synopkg/install.000002/conf /var/packages/trace/conf",
        "upgrade trace 1.1.0-0002 End /bin/mv -f /volume1/@tmp/synopkg/install.000002/conf /var/packages/trace/conf ret=[0]",
        "Acquire systemd-unit for trace when 0x0002 (ready)",
        "Acquire systemd-unit for trace when 0x0002 (done)",
        "upgrade trace 1.1.0-0002 Begin postinst",
        "upgrade trace 1.1.0-0002 End postinst ret=[0]",
        "upgrade trace 1.1.0-0002 Begin postupgrade",
        "upgrade trace 1.1.0-0002 End postupgrade ret=[0]",
        "upgrade trace: begin to start version 1.1.0-0002",
        "upgrade trace 1.1.0-0002 Begin start-stop-status start",
        "upgrade trace 1.1.0-0002 End start-stop-status start ret=[0]",
        "upgrade trace: start version 1.1.0-0002 successfully, result 0",
        "upgrade trace from 1.0.0-0001 to 1.1.0-0002 successfully",
      ]
    `);
  });
});

test('an upgrade takes the workers of the old package away and brings those of the new one', async () => {
  const box = await recordedNas();
  const linking = (name: string) => ({
    'conf/resource': JSON.stringify({ 'usr-local-linker': { bin: [`bin/${name}`] } }),
    [`package/bin/${name}`]: '#!/bin/sh\n',
  });
  await box.nas.install(await version(OLD, linking('old')), { start: true });
  await box.nas.install(await version(NEW, linking('new')));
  expect((await box.shell('ls /usr/local/bin')).output).toBe('new\n');
  expect(course(box.events, 1).filter((step) => step.includes('linker'))).toEqual([
    'release usr-local-linker WHEN_DISABLE passed',
    'acquire usr-local-linker WHEN_ENABLE passed',
  ]);
});

test('the desktop links of the old version go, whatever dsmuidir of the new one says', async () => {
  const box = await recordedNas();
  const links = () => box.machine.list('/usr/syno/synoman/webman/3rdparty');
  const own = (version: string, dsmuidir: string) =>
    rough('own', {
      version,
      info: dsmuidir,
      files: { 'package/ui/config': '{}', 'package/web/config': '{}' },
    });
  await box.nas.install(await own('1.0-1', 'dsmuidir="First:ui Second:web"\n'));
  expect(await links()).toEqual(['First', 'Second']);
  await box.nas.upgrade(await own('2.0-1', 'dsmuidir="Third:ui Second:web"\n'));
  expect(await links()).toEqual(['Second', 'Third']);
  await box.nas.upgrade(await own('3.0-1', ''));
  expect(await links()).toEqual([]);
});

test('on DSM 6 the desktop links are there while the package is started', async () => {
  const { nas, machine } = await recordedNas({ dsm: '6.2.4' });
  const links = () => machine.list('/usr/syno/synoman/webman/3rdparty');
  const own = (version: string, dsmuidir: string) =>
    rough('own', { version, asRoot: true, info: dsmuidir, files: { 'package/ui/config': '{}' } });
  await nas.install(await own('1.0-1', 'dsmuidir="ui"\n'), { start: false });
  expect(await links()).toEqual([]);
  await nas.start('own');
  expect(await links()).toEqual(['own']);
  await nas.stop('own');
  expect(await links()).toEqual([]);
  await nas.start('own');
  await nas.upgrade(await own('2.0-1', ''));
  expect(await links()).toEqual([]);
});
