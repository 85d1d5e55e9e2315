/** The port files of the NAS, in the folder where DSM's firewall and port forwarding look for them (guide 25 and 31). */
import type { Fidelity } from '../dsm/environment.ts';
import { parsePortFile } from '../dsm/port-file.ts';
import type { PortRange } from '../dsm/ports.ts';
import { type Machine, ROOT } from '../machine/machine.ts';
import { makeLock } from './lock.ts';
import { firstConflict, type PortConflict, type RegisteredPorts } from './ports/claims.ts';

export { claimOf, type PortClaim, type PortConflict, type RegisteredPorts } from './ports/claims.ts';

export interface Ports {
  /** Every port file, also a file that no package placed. */
  list(): Promise<readonly RegisteredPorts[]>;
  /** `/usr/local/etc/services.d/hello.sc`. */
  pathOf(name: string): string;
  has(name: string): Promise<boolean>;
  read(name: string): Promise<string | undefined>;
  /** Places the port file of a package, or replaces it. */
  place(name: string, text: string): Promise<void>;
  /** False when no such file exists. */
  remove(name: string): Promise<boolean>;
  /** The first port of the ranges that another port file registers. */
  conflict(name: string, ranges: readonly PortRange[]): Promise<PortConflict | undefined>;
}

/** Deviation `port-config-folder`: the guide says service.d, real boxes have services.d. */
const FOLDERS: Readonly<Record<Fidelity, string>> = {
  dsm: '/usr/local/etc/services.d',
  guide: '/usr/local/etc/service.d',
};

const SUFFIX = '.sc';

export function makePorts(machine: Machine, fidelity: Fidelity): Ports {
  const lock = makeLock();
  const folder = FOLDERS[fidelity];
  const pathOf = (name: string) => `${folder}/${name}${SUFFIX}`;
  const has = async (name: string) => (await machine.kinds([pathOf(name)]))[0] !== undefined;
  const list = () => listPorts(machine, folder);
  return {
    list,
    pathOf,
    has,
    read: (name) => machine.read(pathOf(name)),
    place: (name, text) =>
      lock(() =>
        machine.change([
          { op: 'folder', path: folder, mode: 0o755, owner: ROOT },
          { op: 'file', path: pathOf(name), text, mode: 0o644, owner: ROOT },
        ]),
      ),
    remove: (name) =>
      lock(async () => {
        if (!(await has(name))) return false;
        await machine.change([{ op: 'remove', path: pathOf(name) }]);
        return true;
      }),
    conflict: async (name, ranges) =>
      firstConflict(
        ranges,
        (await list()).filter((other) => other.name !== name),
      ),
  };
}

/** The ports that a port file registers: those that its services listen on. */
export const portsOf = (text: string): PortRange[] =>
  parsePortFile(text).sections.flatMap(({ destinationPorts }) => destinationPorts);

async function listPorts(machine: Machine, folder: string): Promise<RegisteredPorts[]> {
  const files = (await machine.list(folder)).filter((file) => file.endsWith(SUFFIX));
  const texts = await machine.readTogether(files.map((file) => `${folder}/${file}`));
  return files.map((file, index) => ({
    name: file.slice(0, -SUFFIX.length),
    ranges: portsOf(texts[index] ?? ''),
  }));
}
