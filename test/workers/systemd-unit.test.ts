import { expect, test } from 'vitest';
import { changed, fixture, recordedNas } from '../support/fixture.ts';

const UNITS = '/usr/local/lib/systemd/system';
const WANTS = '/etc/systemd/system/syno-low-priority-packages.target.wants';

test('every package has a unit of DSM’s own text, wanted by the packages’ target, until it is removed', async () => {
  const box = await recordedNas();
  await box.nas.install(await fixture('only-some-scripts'), { start: false });
  expect(await box.read(`${UNITS}/pkgctl-only-some-scripts.service`)).toMatchInlineSnapshot(`
    "[Unit]
    Description=only-some-scripts's service unit
    [Service]
    Type=oneshot
    RemainAfterExit=yes
    TimeoutStartSec=3600
    Environment=SELF=only-some-scripts
    ExecStart=/bin/bash -c '/usr/syno/sbin/synopkgctl start $SELF && /bin/touch /var/packages/$SELF/enabled'
    ExecStop=/bin/bash -c '/usr/syno/sbin/synopkgctl stop $SELF && /bin/rm -f /var/packages/$SELF/enabled'
    Slice=only_some_scripts.slice
    [Install]
    WantedBy=syno-low-priority-packages.target
    "
  `);
  expect(await box.machine.resolve(`${WANTS}/pkgctl-only-some-scripts.service`)).toBe(
    `${UNITS}/pkgctl-only-some-scripts.service`,
  );
  await box.nas.uninstall('only-some-scripts');
  expect(await box.leftovers()).toEqual([]);
});

test('the package’s own units in conf/systemd come beside it, not enabled; other files there do not', async () => {
  const box = await recordedNas();
  const unit = '[Service]\nExecStart=/bin/true\n';
  await box.nas.install(
    await changed('only-some-scripts', {
      'conf/systemd/pkg-own.service': unit,
      'conf/systemd/pkg-own.timer': unit,
      'conf/systemd/pkguser-own.service': unit,
      'conf/systemd/sshd.service': unit,
    }),
    { start: false },
  );
  const units = async () => (await box.machine.list(UNITS)).filter((name) => /own|sshd|only-some/.test(name));
  expect(await units()).toEqual(['pkg-own.service', 'pkg-own.timer', 'pkgctl-only-some-scripts.service']);
  expect(await box.read(`${UNITS}/pkg-own.service`)).toBe(unit);
  expect(await box.machine.look([`${UNITS}/pkg-own.service`])).toMatchObject([
    { mode: 0o644, owner: { uid: 0, gid: 0 } },
  ]);
  expect(await box.machine.list(WANTS)).toEqual(['pkgctl-only-some-scripts.service']);
  await box.nas.uninstall('only-some-scripts');
  expect(await units()).toEqual([]);
  expect(await box.leftovers()).toEqual([]);
});

test('conf/resource on the NAS says that the package has it', async () => {
  const box = await recordedNas();
  await box.nas.install(await fixture('only-some-scripts'), { start: false });
  expect(JSON.parse(await box.read('/var/packages/only-some-scripts/conf/resource'))).toEqual({
    'systemd-unit': {},
  });
});
