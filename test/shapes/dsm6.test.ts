/** Packages of DSM 6, on DSM 6: scripts of root, data in target. Counts are of the 239 public packages that were read. */
import { expect, test } from 'vitest';
import { file, folder, link, nothing } from './support/facts.ts';
import { generic } from './support/generic-installer.ts';
import { USERS_COMMENT } from './support/life.ts';
import { makePackage } from './support/package.ts';
import { shapes } from './support/shapes.ts';
import { sharedNas } from './support/shared-nas.ts';

const box = sharedNas({ dsm: '6.2.4' });

const SIX = { os_min_ver: '6.1-14715' };
const whoRuns = (script: string) => `#!/bin/sh\necho "${script} $(id -un)" 1>&2\n`;

shapes('DSM 6', box, [
  {
    shape: 'no conf/privilege',
    seen: 'packages that only DSM 6 takes',
    reliesOn: 'root runs the scripts, and owns target and etc',
    package: {
      name: 'alder',
      info: SIX,
      privilege: null,
      scripts: {
        postinst: whoRuns('postinst'),
        'start-stop-status': '#!/bin/sh\n[ "$1" = status ] || id -un 1>&2\n',
      },
    },
    afterwards: {
      install: {
        files: {
          target: link('/volume1/@appstore/alder'),
          '/volume1/@appstore/alder': folder('755', 'root:root'),
          '/usr/syno/etc/packages/alder': folder('755', 'root:root'),
          var: nothing,
        },
      },
    },
    findings: ['no-conf'],
    stderr: ['postinst root', 'root', 'root', 'root', 'root'],
  },
  {
    shape: 'who runs each script',
    seen: '23 of 115 conf/privilege have ctrl-script',
    reliesOn: 'root for the scripts that are named, the package’s user for the others',
    package: {
      name: 'beech',
      info: SIX,
      privilege: {
        defaults: { 'run-as': 'package' },
        username: 'sc-beech',
        'ctrl-script': [
          { action: 'preinst', 'run-as': 'root' },
          { action: 'postuninst', 'run-as': 'root' },
        ],
      },
      scripts: {
        preinst: whoRuns('preinst'),
        postinst: whoRuns('postinst'),
        preuninst: whoRuns('preuninst'),
        postuninst: whoRuns('postuninst'),
      },
    },
    afterwards: {},
    stderr: ['preinst root', 'postinst sc-beech', 'preuninst sc-beech', 'postuninst root'],
  },
  {
    shape: 'the generic installer, with its data in target',
    seen: '193 packages',
    reliesOn: 'without PKGVAR the data is in target/var, and goes through the folder of the upgrade',
    package: generic('cherry', 'SERVICE_COMMAND="sleep 1004"', {
      info: SIX,
      payload: { 'var/cherry.conf': 'port=1\n' },
    }),
    upgrade: { payload: { 'var/cherry.conf': 'port=2\n' } },
    runs: ['sleep 1004'],
    afterwards: {
      install: { files: { 'target/var/cherry.conf': file('port=1'), 'target/var/cherry.log': file('') } },
      upgrade: { files: { 'target/var/cherry.conf': file(`port=1\n${USERS_COMMENT}`) } },
      uninstall: { files: { '/volume1/@appstore/cherry': nothing } },
    },
    stderr: 'any',
  },
  {
    shape: 'keys of DSM 5 and 6',
    seen: 'packages that serve every release',
    reliesOn: 'startable="no" is ctl_stop="no", icons may be in INFO, firmware may stand alone',
    package: {
      name: 'dogrose',
      info: 'package="dogrose"\nversion="1.0-1"\narch="noarch"\nfirmware="6.0-7321"\nstartable="no"\nmaintainer="m"\ndescription="d"\npackage_icon="aWNvbg=="\n',
    },
    stops: false,
    afterwards: {},
    findings: ['no-checksum', 'not-startable'],
  },
]);

test('a package of root, and a next version that has a user of its own: target and etc become the user’s', async () => {
  const { nas, shell } = box.current;
  const postinst = '#!/bin/sh\ntouch "/var/packages/elm/etc/$(id -un)"\n';
  const first = await makePackage({ name: 'elm', info: SIX, privilege: null, scripts: { postinst } });
  const next = await makePackage({ name: 'elm', version: '2.0-1', info: SIX, scripts: { postinst } });
  expect((await nas.install(first, { start: true })).result).toBe('done');
  expect((await nas.install(next)).result).toBe('done');
  const { output } = await shell(
    'cd /var/packages/elm; stat -Lc "%U %n" etc etc/elm etc/root target target/file',
  );
  expect(output).toBe('elm etc\nelm etc/elm\nroot etc/root\nelm target\nelm target/file\n');
});
