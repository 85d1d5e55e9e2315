/** systemd-unit: the unit that starts the package, and its own units; every package has it (deviation `systemd-unit-for-all`). */
import { z } from 'zod';
import type { FileOp } from '../machine/machine.ts';
import { defineWorker, type WorkerPackage } from './define-worker.ts';

const UNITS = '/usr/local/lib/systemd/system';
const WANTED = '/etc/systemd/system/syno-low-priority-packages.target.wants';
const ROOT = { uid: 0, gid: 0 };

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

/** conf/systemd/pkg-*.service and the like, copied beside it and not enabled (guide 26). */
const isOwnUnit = (file: string): boolean => /^pkg-[^/]+$/.test(file);

export const systemdUnit = defineWorker({
  name: 'systemd-unit',
  provider: 'DSM',
  spec: z.looseObject({}),
  intervals: {
    FROM_POSTINST_TO_POSTUNINST: {
      async acquire({ machine, package: pkg, note, onUndo }) {
        const unit = `pkgctl-${pkg.name}.service`;
        const folder = `${pkg.home}/conf/systemd`;
        const own = (await machine.list(folder)).filter(isOwnUnit);
        const made = [`${UNITS}/${unit}`, `${WANTED}/${unit}`, ...own.map((file) => `${UNITS}/${file}`)];
        onUndo(() => machine.change(made.map((path) => ({ op: 'remove', path }))));
        await machine.change([
          { op: 'folder', path: UNITS, mode: 0o755, owner: ROOT },
          { op: 'folder', path: WANTED, mode: 0o755, owner: ROOT },
          { op: 'file', path: `${UNITS}/${unit}`, text: unitText(pkg), mode: 0o644, owner: ROOT },
          { op: 'link', path: `${WANTED}/${unit}`, to: `${UNITS}/${unit}` },
          ...own.map(
            (file): FileOp => ({
              op: 'copy',
              path: `${folder}/${file}`,
              to: `${UNITS}/${file}`,
              mode: 0o644,
            }),
          ),
        ]);
        for (const path of [unit, ...own]) note(`installed ${path}`);
      },
      async release({ machine, package: { name, home }, note }) {
        const own = (await machine.list(`${home}/conf/systemd`)).filter(isOwnUnit);
        const unit = `pkgctl-${name}.service`;
        const paths = [`${WANTED}/${unit}`, ...[unit, ...own].map((file) => `${UNITS}/${file}`)];
        await machine.change(paths.map((path) => ({ op: 'remove', path })));
        note(`removed ${unit}`);
      },
    },
  },
});
