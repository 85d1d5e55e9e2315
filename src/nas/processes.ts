/** The processes on the NAS but for spkbox's own, and the package of each where it can be told. */
import type { Machine, Measured, ProcessEntry } from '../machine/machine.ts';
import type { Packages } from '../package-center/package/packages.ts';
import { userNames } from '../system/accounts.ts';
import { attributeProcesses } from './attribute-processes.ts';
import type { BoxCommands } from './box-commands.ts';
import { mapMeasured } from './map-measured.ts';

export interface NasProcess {
  readonly pid: number;
  /** The pid of its parent; 1 where that has ended. */
  readonly parent: number;
  /** A name of /etc/passwd, or the number where that has none. */
  readonly user: string;
  /** The arguments joined with blanks; the kernel's name for it where it has none. */
  readonly command: string;
  readonly argv: readonly string[];
  /** The kernel's letter for its state: `S` sleeping, `R` running, `T` stopped. */
  readonly state: string;
  /** The package that it belongs to; undefined where nothing tells. */
  readonly package: string | undefined;
}

export interface ProcessPlace {
  readonly machine: Machine;
  readonly commands: Pick<BoxCommands, 'ownProcesses'>;
  readonly packages: Packages;
}

/** All, or those of one package. It may be a package that was uninstalled: its processes may have stayed. */
export async function listNasProcesses(
  place: ProcessPlace,
  name?: string,
): Promise<Measured<readonly NasProcess[]>> {
  if (name !== undefined) assertSeen(place.packages, name);
  const processes = await findNasProcesses(place, () => true);
  return mapMeasured(processes, (all) =>
    all.filter((process) => name === undefined || process.package === name),
  );
}

/** Those that the filter takes: to find the package of a process that runs as root costs two processes. */
export async function findNasProcesses(
  place: ProcessPlace,
  filter: (entry: ProcessEntry) => boolean,
): Promise<Measured<readonly NasProcess[]>> {
  const { machine, packages } = place;
  const measured = await listEntries(place);
  if (measured.precision === 'unavailable') return measured;
  const matches = measured.value.filter(filter);
  if (matches.length === 0) return { ...measured, value: [] };
  const pids = new Set(matches.map(({ pid }) => pid));
  const [names, passwd = ''] = await Promise.all([
    attributeProcesses(machine, measured.value, { packages, pids }),
    machine.read('/etc/passwd'),
  ]);
  const users = userNames(passwd);
  return mapMeasured(measured, () =>
    matches.map((entry) => ({
      pid: entry.pid,
      parent: entry.parent,
      user: users.get(entry.uid) ?? String(entry.uid),
      command: commandOf(entry),
      argv: entry.argv,
      state: entry.state,
      package: names.get(entry.pid),
    })),
  );
}

/** Without spkbox's own, and without those that have ended and wait for their parent to notice. */
async function listEntries({
  machine,
  commands,
}: Pick<ProcessPlace, 'machine' | 'commands'>): Promise<Measured<readonly ProcessEntry[]>> {
  const [measured, channelPids] = await Promise.all([machine.processes(), commands.ownProcesses()]);
  return mapMeasured(measured, (entries) =>
    entries.filter(({ pid, state }) => state !== 'Z' && !channelPids.has(pid)),
  );
}

export const commandOf = ({ argv, name }: Pick<ProcessEntry, 'argv' | 'name'>): string =>
  argv.join(' ').trim() || name;

/** Fails for a package that was never on the NAS, and names the packages that are. */
export function assertSeen(packages: Packages, name: string): void {
  if (!packages.seen.includes(name)) packages.get(name);
}
