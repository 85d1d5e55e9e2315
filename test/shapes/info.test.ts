/** INFO in its many forms, and the ways in which package.tgz is packed. Counts are of the 239 public packages that were read. */
import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { tar } from '../support/spk-builder.ts';
import { file, folder, link, nothing } from './support/facts.ts';
import { makePackage, tree } from './support/package.ts';
import { shapes } from './support/shapes.ts';
import { sharedNas } from './support/shared-nas.ts';

const box = sharedNas({ volumes: 2 });

const SOURCE_INFO =
  '#!/bin/sh\n. /var/packages/$SYNOPKG_PKGNAME/INFO\necho "$description" > "$SYNOPKG_PKGVAR/description"\n';

shapes('INFO', box, [
  {
    shape: 'quotes within quotes, as Go’s %q writes them',
    seen: 'Tailscale',
    reliesOn: 'a quote after a backslash does not end the value, for DSM as for a script that sources INFO',
    package: {
      name: 'amber',
      info: 'package="amber"\nversion="1.0-1"\narch="x86_64"\nos_min_ver="7.0-40000"\nmaintainer="m"\ndescription="A \\"mesh\\" of\\tnodes"\n',
      scripts: { postinst: SOURCE_INFO },
    },
    afterwards: { install: { files: { 'var/description': file('A "mesh" of\\tnodes') } } },
    findings: ['no-checksum'],
  },
  {
    shape: 'Windows line ends',
    seen: 'packages that are made on Windows',
    reliesOn: 'DSM reads the values without the carriage return, and keeps the file as it is',
    package: {
      name: 'beryl',
      info: 'package="beryl"\r\nversion="1.0-1"\r\narch="noarch"\r\nos_min_ver="7.0-40000"\r\nmaintainer="m"\r\ndescription="d"\r\n',
    },
    afterwards: { install: { files: { target: link('/volume1/@appstore/beryl') } } },
    findings: ['info-crlf', 'no-checksum'],
  },
  {
    shape: 'a list of architectures',
    seen: 'every package with a program of its own',
    reliesOn: 'a family stands for its platforms, a platform for itself',
    package: { name: 'coral', info: { arch: 'armv7 armv8 apollolake geminilake' } },
    upgrade: { info: { arch: 'x86_64 i686' } },
    afterwards: {},
  },
  {
    shape: 'the least version of DSM, in a short form',
    seen: 'nearly every package',
    reliesOn: 'firmware is for older releases, and os_min_ver decides',
    package: { name: 'diamond', info: { os_min_ver: '7.2-64570', firmware: '7.0-40000' } },
    afterwards: {},
  },
  {
    shape: 'a page of the desktop',
    seen: 'packages with a page on the desktop',
    reliesOn: 'the folder is linked below webman/3rdparty while the package is installed',
    package: {
      name: 'emerald',
      info: { dsmuidir: 'ui', dsmappname: 'SYNO.SDS.Emerald' },
      payload: { 'ui/config': '{}', 'ui/index.html': '' },
    },
    afterwards: {
      install: {
        files: { '/usr/syno/synoman/webman/3rdparty/emerald': link('/var/packages/emerald/target/ui') },
      },
      uninstall: { files: { '/usr/syno/synoman/webman/3rdparty/emerald': nothing } },
    },
  },
  {
    shape: 'a page of the package’s own server',
    seen: 'packages with a server',
    reliesOn: 'the port is in SYNOPKG_PKGPORT; one that DSM has as well needs checkport="no"',
    package: {
      name: 'flint',
      info: { adminport: '5432', adminprotocol: 'http', adminurl: '/', checkport: 'no' },
      scripts: { postinst: '#!/bin/sh\necho "$SYNOPKG_PKGPORT" > "$SYNOPKG_PKGVAR/port"\n' },
    },
    afterwards: { install: { files: { 'var/port': file('5432') } } },
    findings: ['port-unchecked'],
  },
  {
    shape: 'an installation without questions',
    seen: 'few packages',
    reliesOn: 'silent_* changes nothing for a package without a wizard',
    package: {
      name: 'garnet',
      info: {
        silent_install: 'yes',
        silent_upgrade: 'yes',
        silent_uninstall: 'yes',
        thirdparty: 'yes',
        beta: 'yes',
      },
    },
    upgrade: {},
    afterwards: {},
  },
  {
    shape: 'a service of DSM that restarts with the package',
    seen: 'few packages',
    reliesOn: 'the key names a unit that DSM lets packages restart',
    package: {
      name: 'hematite',
      info: { startstop_restart_services: 'nginx.service', instuninst_restart_services: 'nginx.service' },
    },
    afterwards: {},
  },
  {
    shape: 'texts in several languages, and who made it',
    seen: 'nearly every package',
    reliesOn: 'keys that Package Center shows have no effect on the NAS',
    package: {
      name: 'iolite',
      info: {
        displayname_ger: 'Iolith',
        description_fre: 'Une pierre',
        distributor: 'The shapes',
        distributor_url: 'https://shapes.invalid',
        maintainer_url: 'https://shapes.invalid',
        support_url: 'https://shapes.invalid',
        helpurl: 'https://shapes.invalid',
        report_url: 'https://shapes.invalid',
        changelog: 'New.',
        startable: 'yes',
        support_conf_folder: 'yes',
        install_reboot: 'no',
        reloadui: 'yes',
        extractsize: '4',
      },
    },
    afterwards: {},
  },
  {
    shape: 'another volume',
    seen: '19 packages name SYNOPKG_PKGDEST_VOL',
    reliesOn: 'all folders are on that volume, and the next version stays there',
    volume: '/volume2',
    package: {
      name: 'jasper',
      scripts: { postinst: '#!/bin/sh\necho "$SYNOPKG_PKGDEST_VOL" >> "$SYNOPKG_PKGVAR/volume"\n' },
    },
    upgrade: {},
    afterwards: {
      install: {
        files: { target: link('/volume2/@appstore/jasper'), var: link('/volume2/@appdata/jasper') },
      },
      upgrade: {
        files: { target: link('/volume2/@appstore/jasper'), 'var/volume': file('/volume2\n/volume2') },
      },
      uninstall: { files: { '/volume2/@appdata/jasper/volume': file('/volume2\n/volume2') } },
    },
  },
]);

const TOOL = { 'bin/tool': '#!/bin/sh\n', 'share/empty/keep': '' };

shapes('package.tgz', box, [
  {
    shape: 'gzip, names that begin with ./',
    seen: 'spksrc, and the toolkit',
    reliesOn: 'files keep their modes, and belong to the package’s user',
    package: { name: 'kyanite', payload: gzipSync(tree(TOOL)) },
    afterwards: {
      install: {
        files: { 'target/bin/tool': file('#!/bin/sh', '755'), '/volume1/@appstore/kyanite': folder() },
      },
    },
  },
  {
    shape: 'gzip, names without a prefix',
    seen: 'packages made by `tar -cz *`',
    reliesOn: 'both forms are the same folder',
    package: { name: 'lapis', payload: gzipSync(tree(TOOL, '')) },
    afterwards: { install: { files: { 'target/bin/tool': file('#!/bin/sh', '755') } } },
  },
  {
    shape: 'xz in a file that is called tgz',
    seen: 'the toolkit since DSM 6',
    reliesOn: 'the bytes tell how it is packed, not the name',
    package: { name: 'marble', payload: execFileSync('xz', ['-c0'], { input: tree(TOOL) }) },
    afterwards: { install: { files: { 'target/bin/tool': file('#!/bin/sh', '755') } } },
  },
  {
    shape: 'empty folders, links, and files of other users',
    seen: 'packages that are packed as root',
    reliesOn: 'folders that hold nothing are there; owners are the package’s whatever the archive states',
    package: {
      name: 'nacre',
      payload: gzipSync(
        tar([
          { name: './', type: '5', uid: 1000, gid: 1000, mode: 0o700 },
          { name: './logs/', type: '5', mode: 0o775, uid: 1026 },
          { name: './run', body: 'x\n', mode: 0o750, uid: 33, gid: 33 },
          { name: './current', type: '2', target: 'run' },
        ]),
      ),
    },
    afterwards: {
      install: {
        files: {
          'target/logs': folder('775'),
          'target/run': file('x', '750'),
          'target/current': link('run'),
        },
      },
    },
  },
]);

describe('other packages', () => {
  const install = async (name: string, info: Readonly<Record<string, string>>) =>
    box.current.nas.install(await makePackage({ name, info }), { start: true });

  test('install_dep_packages with versions (53 packages depend on a PHP, 34 on Web Station): all must be there', async () => {
    const { nas } = box.current;
    await install('onyx', { version: '2.1-3' });
    await install('opal', {});
    expect((await install('pearl', { install_dep_packages: 'onyx>=2.0-10:opal' })).result).toBe('done');
    expect(await install('topaz', { install_dep_packages: 'onyx>=2.1-4:opal' })).toMatchObject({
      result: 'refused',
    });
    expect(await install('topaz', { install_dep_packages: 'absent' })).toMatchObject({ result: 'refused' });
    expect((await nas.uninstall('onyx')).result).toBe('refused');
    await nas.stop('pearl');
    await nas.stop('onyx');
    expect((await nas.start('pearl')).result).toBe('done');
    expect((await nas.status('onyx')).code).toBe(0);
    for (const name of ['pearl', 'opal', 'onyx']) expect((await nas.uninstall(name)).result).toBe('done');
  });

  test('install_replace_packages: prereplace takes the data of the old package, which then goes', async () => {
    const { nas } = box.current;
    const scripts = {
      prereplace: '#!/bin/sh\ncp /var/packages/quartz-old/var/data /volume1/@tmp/quartz.data\n',
      postreplace: '#!/bin/sh\nmv /volume1/@tmp/quartz.data "$SYNOPKG_PKGVAR/data"\n',
    };
    const postinst = '#!/bin/sh\necho old > "$SYNOPKG_PKGVAR/data"\n';
    await nas.install(await makePackage({ name: 'quartz-old', scripts: { postinst } }), { start: true });
    const info = { install_replace_packages: 'quartz-old' };
    const outcome = await nas.install(await makePackage({ name: 'quartz', info, scripts }), { start: true });
    expect(outcome.result).toBe('done');
    expect(await box.current.read('/volume1/@appdata/quartz/data')).toBe('old\n');
    expect((await nas.status('quartz-old')).code).toBe(255);
    expect((await nas.status('quartz')).code).toBe(0);
    await nas.uninstall('quartz');
  });

  test('install_conflict_packages: with a version it refuses that version alone', async () => {
    const { nas } = box.current;
    await install('ruby', { version: '3.0-1' });
    expect((await install('spinel', { install_conflict_packages: 'ruby>=3.0-1' })).result).toBe('refused');
    expect((await install('spinel', { install_conflict_packages: 'ruby<3.0-1' })).result).toBe('done');
    for (const name of ['ruby', 'spinel']) await nas.uninstall(name);
  });

  test('support_move: it goes to another volume with its data, and runs there', async () => {
    const { nas } = box.current;
    const scripts = { postinst: '#!/bin/sh\necho mine > "$SYNOPKG_PKGVAR/mine"\n' };
    await nas.install(await makePackage({ name: 'zircon', info: { support_move: 'yes' }, scripts }), {
      start: true,
    });
    expect((await nas.move('zircon', '/volume2')).result).toBe('done');
    expect(await box.current.read('/volume2/@appdata/zircon/mine')).toBe('mine\n');
    expect((await nas.status('zircon')).code).toBe(0);
    await nas.uninstall('zircon');
  });

  /** Inferred: no source says that DSM gives the files in var to the new user, so they keep the number of the old one. */
  test('another username in the next version (71 of 115 conf/privilege have username): the folders become the new user’s', async () => {
    const { nas, shell } = box.current;
    const as = (username: string) => ({
      privilege: { defaults: { 'run-as': 'package' }, username },
      scripts: { postinst: '#!/bin/sh\ntouch "$SYNOPKG_PKGVAR/$(id -un)"\n' },
    });
    await nas.install(await makePackage({ name: 'slate', ...as('sc-slate') }), { start: true });
    const before = await shell('id -u sc-slate');
    const next = await makePackage({ name: 'slate', version: '2.0-1', ...as('slate') });
    expect((await nas.install(next)).result).toBe('done');
    const { output } = await shell(
      'cd /volume1; stat -c %U @appstore/slate/file @appdata/slate @appdata/slate/slate',
    );
    expect(output).toBe('slate\nslate\nslate\n');
    expect((await shell('stat -c %u /volume1/@appdata/slate/sc-slate')).output).toBe(before.output);
    expect((await shell('id sc-slate')).exitCode).toBe(1);
    await nas.uninstall('slate');
  });
});

describe('what DSM 7 refuses before it begins', () => {
  test.each([
    ['run-as root (13 of 115 conf/privilege)', { privilege: { defaults: { 'run-as': 'root' } } }, 319],
    ['no conf/privilege', { privilege: null }, 319],
    [
      'ctrl-script (23 of 115 conf/privilege)',
      {
        privilege: {
          defaults: { 'run-as': 'package' },
          'ctrl-script': [{ action: 'postinst', 'run-as': 'root' }],
        },
      },
      319,
    ],
    ['os_min_ver of DSM 6', { info: { os_min_ver: '6.1-14715' } }, 261],
    ['firmware alone', { info: 'package="x"\nversion="1.0-1"\narch="noarch"\nfirmware="6.0-7321"\n' }, 261],
    ['another architecture', { info: { arch: 'armv7 alpine' } }, 281],
    ['a version with letters', { info: { version: '1.0b-1' } }, 261],
    ['a port of DSM’s own database, without checkport="no"', { info: { adminport: '5432' } }, 283],
  ])('%s', async (_, parts, code) => {
    const outcome = await box.current.nas.install(await makePackage({ name: 'schist', ...parts }), {
      start: true,
    });
    expect(outcome).toMatchObject({ result: 'refused', error: { code } });
    expect((await box.current.nas.status('schist')).code).toBe(255);
  });
});
