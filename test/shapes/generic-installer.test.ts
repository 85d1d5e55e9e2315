/**
 * Packages of the generic installer of SynoCommunity/spksrc: one set of scripts for all, and a service-setup for each.
 * Counts are of its 193 packages, or of the 239 public packages that were read.
 */
import { describe, expect, test } from 'vitest';
import { file, folder, link, lookAt, nothing } from './support/facts.ts';
import { generic } from './support/generic-installer.ts';
import { USERS_COMMENT } from './support/life.ts';
import { makePackage } from './support/package.ts';
import { shapes } from './support/shapes.ts';
import { sharedNas } from './support/shared-nas.ts';

const DAEMON = 'SERVICE_COMMAND="sleep 1001"';
const KEEP_OR_DELETE = [
  {
    step_title: 'Remove',
    items: [
      {
        type: 'singleselect',
        desc: 'What becomes of the data?',
        subitems: [
          { key: 'wizard_keep_data', desc: 'Keep it', defaultValue: true },
          { key: 'wizard_delete_data', desc: 'Delete it', defaultValue: false },
        ],
      },
    ],
  },
];
const question = (key: string, defaultValue = '') => [
  {
    step_title: 'Settings',
    items: [{ type: 'textfield', desc: key, subitems: [{ key, desc: key, defaultValue }] }],
  },
];

const box = sharedNas();

shapes('the generic installer', box, [
  {
    shape: 'a daemon',
    seen: '94 of 193 packages',
    reliesOn: 'the daemon outlives start, status is 0 or 3, and any other verb is 1',
    package: generic('beacon', DAEMON),
    runs: ['sleep 1001'],
    afterwards: {
      install: {
        files: { 'var/beacon.log': file(''), enabled: file('', '644', 'root:root') },
        verbs: { status: 0, log: 0, prestart: 1, prestop: 1, restart: 1 },
      },
      stop: { files: { 'var/beacon.pid': nothing, enabled: nothing }, verbs: { status: 3 } },
      uninstall: { files: { '/volume1/@appdata/beacon/beacon.log': file('') } },
    },
    stderr: [
      step('preinst', 'INSTALL', 'beacon'),
      step('postinst', 'INSTALL', 'beacon'),
      step('preuninst', 'UNINSTALL', 'beacon'),
      step('postuninst', 'UNINSTALL', 'beacon'),
    ],
  },
  {
    shape: 'commands without a daemon',
    seen: '86 of 193 packages',
    reliesOn: 'with ctl_stop="no" the package is enabled after the installation, and its status is 0',
    package: generic('chisel', '', {
      info: { ctl_stop: 'no' },
      payload: { 'bin/chisel': '#!/bin/sh\necho cut\n' },
      resource: { 'usr-local-linker': { bin: ['bin/chisel'] } },
    }),
    stops: false,
    afterwards: {
      install: {
        files: { '/usr/local/bin/chisel': link('/var/packages/chisel/target/bin/chisel') },
        verbs: { status: 0, log: 1, prestart: 1 },
      },
      uninstall: { files: { '/usr/local/bin/chisel': nothing } },
    },
    findings: ['not-startable'],
    stderr: 'any',
  },
  {
    shape: 'the answers of a wizard',
    seen: '108 files install_uifile',
    reliesOn: 'answers are variables in postinst, and what is kept in etc is read in every later script',
    package: generic(
      'dial',
      `${DAEMON}\nservice_prestart () { echo "port $wizard_port" > "$SYNOPKG_PKGVAR/started"; }`,
      {
        wizards: { install_uifile: question('wizard_port', '8081') },
      },
    ),
    answers: { install: { wizard_port: '9000' } },
    runs: ['sleep 1001'],
    afterwards: {
      install: {
        files: { 'etc/installer-variables': file('wizard_port=9000'), 'var/started': file('port 9000') },
      },
      uninstall: { files: { '/volume1/@appconf/dial/installer-variables': file('wizard_port=9000') } },
    },
    stderr: 'any',
  },
  {
    shape: 'a shared folder that the wizard names',
    seen: '25 of 111 conf/resource have data-share',
    reliesOn: 'the folder and its link below shares/ are there when postinst runs, and outlive the package',
    package: generic('echoes', 'service_postinst () { echo first > "$SHARE_PATH/library"; }', {
      wizards: { install_uifile: question('wizard_share', 'music') },
      resource: {
        'data-share': { shares: [{ name: '{{wizard_share}}', permission: { rw: ['sc-echoes'] } }] },
      },
    }),
    answers: { install: { wizard_share: 'My records' } },
    afterwards: {
      install: {
        files: {
          'shares/My records': link('/volume1/My records'),
          '/volume1/My records/library': file('first', '660'),
          'etc/installer-variables': file('wizard_share=My records\nSHARE_PATH=/volume1/My records'),
        },
      },
      uninstall: { files: { '/volume1/My records/library': file('first', '660') } },
    },
    stderr: 'any',
  },
  {
    shape: 'data that the user keeps at the end',
    seen: '22 files uninstall_uifile',
    reliesOn: 'the answers are the texts true and false, and var, etc and home stay',
    package: generic('fern', 'service_postinst () { echo data > "$SYNOPKG_PKGVAR/data"; }', {
      wizards: { uninstall_uifile: KEEP_OR_DELETE },
    }),
    afterwards: { uninstall: { files: { '/volume1/@appdata/fern/data': file('data') } } },
    stderr: 'any',
  },
  {
    shape: 'data that the user deletes at the end',
    seen: '22 files uninstall_uifile',
    reliesOn: 'postuninst reaches var, etc and home by their old paths, and empties them',
    package: generic(
      'ginger',
      'service_postinst () { echo data | tee "$SYNOPKG_PKGVAR/data" > "$SYNOPKG_PKGHOME/data"; }',
      {
        wizards: { uninstall_uifile: KEEP_OR_DELETE },
      },
    ),
    answers: { uninstall: { wizard_keep_data: 'false', wizard_delete_data: 'true' } },
    afterwards: {
      install: {
        files: {
          'var/data': file('data'),
          'home/data': file('data'),
          home: link('/volume1/@apphome/ginger'),
        },
      },
      uninstall: {
        files: {
          '/volume1/@appdata/ginger': folder(),
          '/volume1/@appdata/ginger/data': nothing,
          '/volume1/@appconf/ginger/installer-variables': nothing,
          '/volume1/@apphome/ginger': folder('700'),
          '/volume1/@apphome/ginger/data': nothing,
        },
      },
    },
    stderr: 'any',
  },
  {
    shape: 'data that goes through an upgrade by hand',
    seen: '20 of 239 packages have service_save, 22 service_restore',
    reliesOn:
      'the folder of the upgrade is empty in preupgrade and the same in postupgrade; target is a new one',
    package: generic(
      'hazel',
      `${DAEMON}
service_postinst () { [ "$SYNOPKG_PKG_STATUS" != INSTALL ] || echo mine > "$SYNOPKG_PKGDEST/settings"; }
service_save () { ls -A "$SYNOPKG_TEMP_UPGRADE_FOLDER" > "$SYNOPKG_PKGVAR/before"; cp "$SYNOPKG_PKGDEST/settings" "$SYNOPKG_TEMP_UPGRADE_FOLDER"; }
service_restore () { cp "$SYNOPKG_TEMP_UPGRADE_FOLDER/settings" "$SYNOPKG_PKGDEST"; rm "$SYNOPKG_TEMP_UPGRADE_FOLDER/settings"; echo "$SYNOPKG_OLD_PKGVER" > "$SYNOPKG_PKGVAR/from"; }`,
    ),
    upgrade: { payload: { other: '' } },
    runs: ['sleep 1001'],
    afterwards: {
      upgrade: {
        files: {
          'var/before': file(''),
          'target/settings': file('mine'),
          'target/file': nothing,
          'target/other': file(''),
          'var/from': file('1.0-1'),
        },
      },
      uninstall: { files: { '/volume1/@appstore/hazel': nothing } },
    },
    stderr: 'any',
  },
  {
    shape: 'a configuration that the user changed, and a new one in the upgrade',
    seen: '114 of 239 packages have service_postinst',
    reliesOn: 'files of target/var come into var once; one that is there stays, and the new one is beside it',
    package: generic(
      'iris',
      'service_preinst () { [ -d "$SYNOPKG_PKGINST_TEMP_DIR/var" ] && echo "var is unpacked"; }',
      {
        payload: { 'var/iris.conf': 'port=1\n', 'var/lists/a': 'a\n' },
      },
    ),
    upgrade: { payload: { 'var/iris.conf': 'port=2\n', 'var/lists/b': 'b\n' } },
    afterwards: {
      install: {
        files: { 'var/iris.conf': file('port=1'), 'var/lists/a': file('a'), 'target/var': nothing },
      },
      upgrade: {
        files: {
          'var/iris.conf': file(`port=1\n${USERS_COMMENT}`),
          'var/iris.conf.new': file('port=2'),
          'var/lists/a': file('a'),
          'var/lists/b': file('b'),
          'target/var': nothing,
        },
      },
    },
    stderr: [
      step('preinst', 'INSTALL', 'iris'),
      'var is unpacked',
      step('postinst', 'INSTALL', 'iris'),
      step('preupgrade', 'UPGRADE', 'iris'),
      step('preuninst', 'UPGRADE', 'iris'),
      step('postuninst', 'UPGRADE', 'iris'),
      step('preinst', 'UPGRADE', 'iris'),
      'var is unpacked',
      step('postinst', 'UPGRADE', 'iris'),
      step('postupgrade', 'UPGRADE', 'iris'),
      step('preuninst', 'UNINSTALL', 'iris'),
      step('postuninst', 'UNINSTALL', 'iris'),
    ],
  },
  {
    shape: 'the same with rsync',
    seen: '193 of 193 packages',
    reliesOn: 'rsync moves what is new to var, and leaves what is there',
    needs: 'rsync',
    package: generic(
      'ivy',
      'service_postinst () { rsync -a --ignore-existing --remove-source-files "$SYNOPKG_PKGDEST/first/" "$SYNOPKG_PKGVAR"; }',
      { payload: { 'first/a': 'a\n' } },
    ),
    upgrade: { payload: { 'first/a': 'new\n', 'first/b': 'b\n' } },
    afterwards: {
      install: { files: { 'var/a': file('a'), 'target/first/a': nothing } },
      upgrade: { files: { 'var/a': file('a'), 'var/b': file('b'), 'target/first/a': file('new') } },
    },
    stderr: 'any',
  },
  {
    shape: 'work before the start and after the stop',
    seen: '23 of 239 packages have service_prestart, 7 service_poststop',
    reliesOn: 'a configuration that is made anew at each start, from a template in target',
    package: generic(
      'juniper',
      `${DAEMON}
service_prestart () { sed "s|@VAR@|$SYNOPKG_PKGVAR|" "$SYNOPKG_PKGDEST/template" > "$SYNOPKG_PKGTMP/conf"; }
service_poststop () { rm "$SYNOPKG_PKGTMP/conf"; }`,
      { payload: { template: 'data @VAR@\n' } },
    ),
    runs: ['sleep 1001'],
    afterwards: {
      install: { files: { 'tmp/conf': file('data /volume1/@appdata/juniper') } },
      stop: { files: { 'tmp/conf': nothing } },
      start: { files: { 'tmp/conf': file('data /volume1/@appdata/juniper') } },
      uninstall: { files: { '/volume1/@apptemp/juniper': nothing } },
    },
    stderr: 'any',
  },
  {
    shape: 'a service function that fails',
    seen: '114 of 239 packages have service_postinst',
    reliesOn: 'it runs in a pipe, so the installation goes on and the log has what it said',
    package: generic(
      'kelp',
      'service_postinst () { ls /nowhere-at-all > /dev/null || echo "it failed"; exit 1; }',
    ),
    afterwards: { install: { files: { 'etc/installer-variables': file('') } } },
    stderr: [
      step('preinst', 'INSTALL', 'kelp'),
      step('postinst', 'INSTALL', 'kelp'),
      "ls: cannot access '/nowhere-at-all': No such file or directory",
      'it failed',
      step('preuninst', 'UNINSTALL', 'kelp'),
      step('postuninst', 'UNINSTALL', 'kelp'),
    ],
  },
]);

function step(hook: string, status: string, name: string): string {
  return `===> ${hook} STATUS=${status} USER=sc-${name} GROUP=synocommunity SHARE_PATH=`;
}

describe('the generic installer says no', () => {
  test('validate_preinst (21 of 239 packages): the message is shown, and nothing is left', async () => {
    const setup = 'validate_preinst () { echo "The port $wizard_port is taken."; exit 1; }';
    const spk = await makePackage(
      generic('larch', setup, { wizards: { install_uifile: question('wizard_port') } }),
    );
    const outcome = await box.current.nas.install(spk, { start: true, answers: { wizard_port: '80' } });
    expect(outcome).toMatchObject({
      result: 'aborted',
      at: 'preinst',
      error: { code: 276 },
      messages: ['The port 80 is taken.'],
    });
    expect((await box.current.nas.status('larch')).code).toBe(255);
    expect(await box.current.leftovers()).toEqual([]);
  });

  test('validate_preuninst (15 of 239 packages): the package stays, and runs again', async () => {
    const setup = `${DAEMON}\nvalidate_preuninst () { echo "Export your data first."; exit 1; }`;
    const { nas } = box.current;
    await nas.install(await makePackage(generic('mint', setup)), { start: true });
    expect(await nas.uninstall('mint')).toMatchObject({
      result: 'aborted',
      at: 'preuninst',
      messages: ['Export your data first.'],
    });
    expect((await nas.status('mint')).code).toBe(0);
  });

  test('validate_preupgrade (8 of 239 packages): the old version stays, and runs again', async () => {
    const { nas } = box.current;
    const setup = `${DAEMON}\nvalidate_preupgrade () { echo "Install 2.0 first."; exit 1; }`;
    await nas.install(await makePackage(generic('nettle', DAEMON)), { start: true });
    const next = await makePackage(generic('nettle', setup, { version: '3.0-1' }));
    expect(await nas.install(next)).toMatchObject({
      result: 'aborted',
      at: 'preupgrade',
      error: { code: 277 },
      messages: ['Install 2.0 first.'],
    });
    expect(nas.packages.find(({ name }) => name === 'nettle')?.version).toBe('1.0-1');
    expect((await nas.status('nettle')).code).toBe(0);
  });
});

test('a group of several packages (27 of 115 conf/privilege name one) goes with the last of them', async () => {
  const { nas, read } = box.current;
  for (const name of ['olive', 'poppy']) {
    const privilege = { defaults: { 'run-as': 'package' }, username: `sc-${name}`, groupname: 'gardeners' };
    const spk = await makePackage(generic(name, '', { privilege }));
    expect((await nas.install(spk, { start: true })).result).toBe('done');
  }
  const groups = async () => (await read('/etc/group')).match(/^gardeners:/gm);
  expect(await groups()).toHaveLength(1);
  await nas.uninstall('olive');
  expect(await read('/etc/passwd')).not.toContain('sc-olive');
  expect(await groups()).toHaveLength(1);
  await nas.uninstall('poppy');
  expect(await groups()).toBeNull();
});

describe('the generic installer over several lives', () => {
  test('a new installation finds the data of the old one, and sets its own beside it', async () => {
    const { nas } = box.current;
    const spk = await makePackage(generic('rose', '', { payload: { 'var/rose.conf': 'port=1\n' } }));
    await nas.install(spk, { start: true });
    await nas.exec('echo port=8 > /var/packages/rose/var/rose.conf', { package: 'rose' });
    await nas.uninstall('rose');
    expect((await nas.install(spk, { start: true })).result).toBe('done');
    const files = await lookAt(box.current, '/var/packages/rose', ['var/rose.conf', 'var/rose.conf.new']);
    expect(files).toEqual({
      'var/rose.conf': file('port=8', '644', 'sc-rose:synocommunity'),
      'var/rose.conf.new': file('port=1', '644', 'sc-rose:synocommunity'),
    });
    await nas.uninstall('rose');
  });

  test('the same version again is a repair, which runs the scripts of an upgrade', async () => {
    const { nas } = box.current;
    const spk = await makePackage(generic('sage', DAEMON));
    await nas.install(spk, { start: true });
    const outcome = await nas.install(spk);
    expect(outcome).toMatchObject({
      action: 'repair',
      oldVersion: '1.0-1',
      version: '1.0-1',
      result: 'done',
    });
    const scripts = ['preupgrade', 'preuninst', 'postuninst', 'preinst', 'postinst', 'postupgrade'];
    expect(outcome.scripts.map(({ script }) => script)).toEqual(['stop', ...scripts, 'start']);
    expect((await nas.status('sage')).code).toBe(0);
    await nas.uninstall('sage');
  });

  test('the path of its log is what synopkg log shows', async () => {
    const { nas } = box.current;
    await nas.install(await makePackage(generic('thyme', DAEMON)), { start: true });
    const { stdout } = await nas.exec('synopkg log thyme');
    expect(stdout).toBe('The log file is /volume1/@appdata/thyme/thyme.log\n');
    await nas.uninstall('thyme');
  });

  test('a daemon that ran before a shutdown runs after the boot; one that was stopped does not', async () => {
    const { nas } = box.current;
    for (const name of ['umbel', 'vetch']) {
      await nas.install(await makePackage(generic(name, DAEMON)), { start: true });
    }
    await nas.stop('vetch');
    await nas.shutDown();
    await nas.boot();
    expect((await nas.status('umbel')).code).toBe(0);
    expect((await nas.status('vetch')).code).toBe(273);
  });
});
