/**
 * What packages ask of DSM in conf/resource and conf/privilege. Counts are of the files in the 239 public packages that
 * were read: 111 conf/resource and 115 conf/privilege.
 */
import { expect, test } from 'vitest';
import { file, link, nothing } from './support/facts.ts';
import { makePackage } from './support/package.ts';
import { shapes } from './support/shapes.ts';
import { sharedNas } from './support/shared-nas.ts';

const box = sharedNas();

const PORT_FILE = `[otter_web]
title="Otter"
desc="Otter's page"
port_forward="no"
dst.ports="8181/tcp"
`;
const UNIT = '[Service]\nExecStart=/bin/true\n';

shapes('workers', box, [
  {
    shape: 'usr-local-linker',
    seen: '39 files have bin, 5 lib, 1 etc',
    reliesOn: 'commands are in PATH while the package is enabled, and only then',
    package: {
      name: 'marten',
      resource: {
        'usr-local-linker': { bin: ['bin/marten'], lib: ['lib/libmarten.so'], etc: ['etc/marten.conf'] },
      },
      payload: { 'bin/marten': '#!/bin/sh\necho marten\n', 'lib/libmarten.so': '', 'etc/marten.conf': '' },
      scripts: {
        'start-stop-status': '#!/bin/sh\n[ "$1" != start ] || marten > /var/packages/marten/var/said\n',
      },
    },
    afterwards: {
      install: {
        files: {
          '/usr/local/bin/marten': link('/var/packages/marten/target/bin/marten'),
          '/usr/local/lib/libmarten.so': link('/var/packages/marten/target/lib/libmarten.so'),
          '/usr/local/etc/marten.conf': link('/var/packages/marten/target/etc/marten.conf'),
          'var/said': file('marten'),
        },
      },
      stop: {
        files: {
          '/usr/local/bin/marten': nothing,
          '/usr/local/lib/libmarten.so': nothing,
          '/usr/local/etc/marten.conf': nothing,
        },
      },
    },
  },
  {
    shape: 'port-config',
    seen: '13 files',
    reliesOn: 'the firewall knows the port as long as the package is installed, also while it is stopped',
    package: {
      name: 'otter',
      resource: { 'port-config': { 'protocol-file': 'conf/otter.sc' } },
      payload: { 'conf/otter.sc': PORT_FILE },
    },
    afterwards: {
      install: {
        files: { '/usr/local/etc/services.d/otter.sc': file(PORT_FILE.trimEnd(), '644', 'root:root') },
      },
      stop: {
        files: { '/usr/local/etc/services.d/otter.sc': file(PORT_FILE.trimEnd(), '644', 'root:root') },
      },
      uninstall: { files: { '/usr/local/etc/services.d/otter.sc': nothing } },
    },
  },
  {
    shape: 'port-config with ports to forward',
    seen: '13 files',
    reliesOn: 'several sections, ranges and both protocols; an upgrade brings the new file',
    package: {
      name: 'panda',
      resource: { 'port-config': { 'protocol-file': 'conf/panda.sc' } },
      payload: {
        'conf/panda.sc':
          '[panda_a]\ntitle="A"\ndesc="A"\nport_forward="yes"\ndst.ports="6881:6890/tcp,udp"\n[panda_b]\ntitle="B"\ndesc="B"\nport_forward="yes"\ndst.ports="6969/udp"\n',
      },
    },
    upgrade: {
      payload: {
        'conf/panda.sc': '[panda_a]\ntitle="A"\ndesc="A"\nport_forward="yes"\ndst.ports="7000/tcp"\n',
      },
    },
    afterwards: {
      upgrade: {
        files: {
          '/usr/local/etc/services.d/panda.sc': file(
            '[panda_a]\ntitle="A"\ndesc="A"\nport_forward="yes"\ndst.ports="7000/tcp"',
            '644',
            'root:root',
          ),
        },
      },
      uninstall: { files: { '/usr/local/etc/services.d/panda.sc': nothing } },
    },
  },
  {
    shape: 'data-share with a fixed name',
    seen: '25 files, 22 with rw',
    reliesOn: 'the package’s user may write there, and the folder outlives the package',
    package: {
      name: 'quokka',
      resource: { 'data-share': { shares: [{ name: 'quokka', permission: { rw: ['quokka'] } }] } },
      scripts: { postinst: '#!/bin/sh\necho mine > /var/packages/quokka/shares/quokka/mine\n' },
    },
    afterwards: {
      install: {
        files: { 'shares/quokka': link('/volume1/quokka'), '/volume1/quokka/mine': file('mine', '660') },
      },
      uninstall: { files: { '/volume1/quokka/mine': file('mine', '660') } },
    },
  },
  {
    shape: 'data-share once',
    seen: '8 files',
    reliesOn: 'the access is given at the first start, and what the user changes later stays',
    package: {
      name: 'racoon',
      resource: {
        'data-share': { shares: [{ name: 'racoon', permission: { rw: ['racoon'] }, once: true }] },
      },
      scripts: {
        'start-stop-status': '#!/bin/sh\n[ "$1" != start ] || echo "$1" >> /volume1/racoon/starts\n',
      },
    },
    afterwards: { start: { files: { '/volume1/racoon/starts': file('start\nstart', '660') } } },
  },
  {
    shape: 'syslog-config',
    seen: '5 files',
    reliesOn: 'the rotation of the log is DSM’s while the package runs',
    package: {
      name: 'stoat',
      resource: { 'syslog-config': { 'logrotate-relpath': 'conf/rotate' } },
      payload: { 'conf/rotate': '/var/packages/stoat/var/stoat.log { rotate 3 }\n' },
    },
    afterwards: {
      install: {
        files: {
          '/usr/local/etc/logrotate.d/stoat': file(
            '/var/packages/stoat/var/stoat.log { rotate 3 }',
            '644',
            'root:root',
          ),
        },
      },
      stop: { files: { '/usr/local/etc/logrotate.d/stoat': nothing } },
    },
  },
  {
    shape: 'units of the system',
    seen: '4 files name systemd-unit, 8 packages bring conf/systemd/pkg-*',
    reliesOn: 'the unit is among those of the system and not enabled; every package has pkgctl-NAME besides',
    package: {
      name: 'tapir',
      resource: { 'systemd-unit': {} },
      files: { 'conf/systemd/pkg-tapir.service': UNIT },
    },
    afterwards: {
      install: {
        files: {
          '/usr/local/lib/systemd/system/pkg-tapir.service': file(UNIT.trimEnd(), '644', 'root:root'),
          '/etc/systemd/system/syno-low-priority-packages.target.wants/pkgctl-tapir.service': link(
            '/usr/local/lib/systemd/system/pkgctl-tapir.service',
          ),
          '/etc/systemd/system/syno-low-priority-packages.target.wants/pkg-tapir.service': nothing,
        },
      },
      uninstall: {
        files: {
          '/usr/local/lib/systemd/system/pkg-tapir.service': nothing,
          '/usr/local/lib/systemd/system/pkgctl-tapir.service': nothing,
        },
      },
    },
  },
  {
    shape: 'a command that belongs to the package’s user',
    seen: '11 files have tool',
    reliesOn: 'owner and mode of the file in target are those of conf/privilege, after an upgrade as well',
    package: {
      name: 'uakari',
      privilege: {
        defaults: { 'run-as': 'package' },
        tool: [{ relpath: 'bin/tool', user: 'package', group: 'package', permission: '0700' }],
      },
      payload: { 'bin/tool': '' },
    },
    upgrade: {},
    afterwards: {
      install: { files: { 'target/bin/tool': file('', '700') } },
      upgrade: { files: { 'target/bin/tool': file('', '700') } },
    },
  },
  {
    shape: 'a further group for the package’s user',
    seen: '26 files have join-groupname',
    reliesOn: 'scripts run with the group http besides their own',
    package: {
      name: 'viper',
      privilege: { defaults: { 'run-as': 'package' }, username: 'sc-viper', 'join-groupname': 'http' },
      scripts: { postinst: '#!/bin/sh\nid -Gn | tr " " "\\n" | sort > "$SYNOPKG_PKGVAR/groups"\n' },
    },
    afterwards: { install: { files: { 'var/groups': file('http\nsc-viper\nsynopkgs') } } },
  },
]);

/** A worker that spkbox does not have is no failure and no silence: the finding names it, and so does the run's end. */
shapes('workers that are reported instead', box, [
  notEmulated('webservice', '38 files', 'a folder below web_packages, a PHP profile and a portal', {
    services: [
      { service: 'walrus', display_name: 'Walrus', type: 'static', root: 'walrus', icon: 'icon.png' },
    ],
    pkg_dir_prepare: [
      { source: '/var/packages/w/target/web', target: 'w', mode: '0755', user: 'w', group: 'http' },
    ],
  }),
  notEmulated('mariadb10-db', '11 files', 'a database and its user', {
    'admin-account-m10': 'root',
    'admin-pw-m10': '',
    'create-db': { flag: 'true', 'db-name': 'w', 'db-collision': 'skip' },
  }),
  notEmulated('systemd-user-unit', '8 files', 'units below the home of its user', {}),
  notEmulated('indexdb', '5 files', 'an index of its help', {
    'help-index': { 'conf-relpath': 'x', 'db-relpath': 'y' },
  }),
  notEmulated('video-driver', '5 files', 'access to the GPU', {}),
  notEmulated('service-cfg', '3 files', 'a job of DSM', { jobs: [] }),
  notEmulated('docker-project', '1 file', 'a compose file that is run', {
    projects: [{ name: 'w', path: 'w' }],
  }),
]);

function notEmulated(worker: string, seen: string, reliesOn: string, value: object) {
  return {
    shape: worker,
    seen,
    reliesOn,
    package: { name: `w-${worker}`, resource: { [worker]: value } },
    afterwards: { install: { files: { target: link(`/volume1/@appstore/w-${worker}`) } } },
    findings: [`worker-not-emulated: ${worker}`],
  };
}

test('usr-local-linker with a text for a list (one package was released so): the start fails with 272', async () => {
  const spk = await makePackage({ name: 'zorilla', resource: { 'usr-local-linker': { bin: 'bin/x' } } });
  expect(await box.current.nas.install(spk, { start: true })).toMatchObject({
    result: 'not-started',
    at: 'usr-local-linker WHEN_ENABLE',
    error: { code: 272 },
  });
});

test('tool with a file that package.tgz does not have: 313, and nothing is left', async () => {
  const tool = [{ relpath: 'bin/gone', user: 'package', group: 'package', permission: '0700' }];
  const spk = await makePackage({ name: 'anole', privilege: { defaults: { 'run-as': 'package' }, tool } });
  const outcome = await box.current.nas.install(spk, { start: true });
  expect(outcome).toMatchObject({ result: 'aborted', error: { code: 313 } });
  expect((await box.current.nas.status('anole')).code).toBe(255);
});
