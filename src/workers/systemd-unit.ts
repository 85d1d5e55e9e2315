/** systemd-unit: the unit that starts the package, and units that the package brings; every package has this worker (deviation `systemd-unit-for-all`). */
import { z } from 'zod';
import { type FileOp, ROOT } from '../machine/machine.ts';
import { defineWorker, type WorkerPackage } from './define-worker.ts';

const UNITS = '/usr/local/lib/systemd/system';
const WANTED = '/etc/systemd/system/syno-low-priority-packages.target.wants';

/** The text of the unit as real boxes have it: lxc-on-dsm, AppMana, spksrc#6386. */
function unitText({ name }: WorkerPackage): string {
  const self = `/usr/syno/sbin/synopkgctl`;
  return `[Unit]
Description=${name}'s service unit
[Service]
Type=oneshot
RemainAfterExit=yes
TimeoutStartSec=3600
Environment=SELF=${name}
ExecStart=/bin/bash -c '${self} start $SELF && /bin/touch /var/packages/$SELF/enabled'
ExecStop=/bin/bash -c '${self} stop $SELF && /bin/rm -f /var/packages/$SELF/enabled'
Slice=${name.replaceAll('-', '_')}.slice
[Install]
WantedBy=syno-low-priority-packages.target
`;
}

/** conf/systemd/pkg-*.service and the like are copied, and not enabled (guide 26). */
const isPackageUnit = (file: string): boolean => /^pkg-[^/]+$/.test(file);

export const systemdUnit = defineWorker({
  name: 'systemd-unit',
  provider: 'DSM',
  spec: z.looseObject({}),
  intervals: {
    FROM_POSTINST_TO_POSTUNINST: {
      async acquire({ machine, package: pkg, note, onUndo }) {
        const unit = `pkgctl-${pkg.name}.service`;
        const folder = `${pkg.home}/conf/systemd`;
        const packageUnits = (await machine.list(folder)).filter(isPackageUnit);
        const placed = [
          `${UNITS}/${unit}`,
          `${WANTED}/${unit}`,
          ...packageUnits.map((file) => `${UNITS}/${file}`),
        ];
        onUndo(() => machine.change(placed.map((path) => ({ op: 'remove', path }))));
        await machine.change([
          { op: 'folder', path: UNITS, mode: 0o755, owner: ROOT },
          { op: 'folder', path: WANTED, mode: 0o755, owner: ROOT },
          { op: 'file', path: `${UNITS}/${unit}`, text: unitText(pkg), mode: 0o644, owner: ROOT },
          { op: 'link', path: `${WANTED}/${unit}`, to: `${UNITS}/${unit}` },
          ...packageUnits.map(
            (file): FileOp => ({
              op: 'copy',
              path: `${folder}/${file}`,
              to: `${UNITS}/${file}`,
              mode: 0o644,
            }),
          ),
        ]);
        for (const path of [unit, ...packageUnits]) note(`installed ${path}`);
      },
      async release({ machine, package: { name, home }, note }) {
        const packageUnits = (await machine.list(`${home}/conf/systemd`)).filter(isPackageUnit);
        const unit = `pkgctl-${name}.service`;
        const paths = [`${WANTED}/${unit}`, ...[unit, ...packageUnits].map((file) => `${UNITS}/${file}`)];
        await machine.change(paths.map((path) => ({ op: 'remove', path })));
        note(`removed ${unit}`);
      },
    },
  },
});
