/** Which package each process belongs to: by its user, its environment, its command line, its folder, or its parent. */
import type { Machine, ProcessEntry } from '../machine/machine.ts';
import type { Packages } from '../package-center/package/packages.ts';

export interface AttributionOptions {
  readonly packages: Packages;
  /** The processes to attribute. */
  readonly pids: ReadonlySet<number>;
}

/** The names of the packages by pid; a process that nothing tells of is not in it. `entries` are all that run. */
export async function attributeProcesses(
  machine: Machine,
  entries: readonly ProcessEntry[],
  { packages, pids }: AttributionOptions,
): Promise<ReadonlyMap<number, string>> {
  const names = attributeByUser(entries, packages);
  const unattributed = withAncestors(entries, pids).filter(({ pid }) => !names.has(pid));
  if (unattributed.length === 0) return names;
  const traces = await readTraces(machine, unattributed);
  for (const trace of traces) {
    const name = nameInEnvironment(trace, packages) ?? nameInPaths(trace, packages);
    if (name !== undefined) names.set(trace.entry.pid, name);
  }
  inheritFromParents(entries, names);
  return names;
}

/** The processes, and those that their package can be inherited from. */
function withAncestors(entries: readonly ProcessEntry[], pids: ReadonlySet<number>): ProcessEntry[] {
  const byPid = new Map(entries.map((entry) => [entry.pid, entry]));
  const family = new Set<ProcessEntry>();
  for (const pid of pids) {
    let entry = byPid.get(pid);
    while (entry !== undefined && !family.has(entry)) {
      family.add(entry);
      entry = byPid.get(entry.parent);
    }
  }
  return [...family];
}

/** Attributes a process by an account that a single package owns. Root's and shared accounts identify no package. */
function attributeByUser(entries: readonly ProcessEntry[], packages: Packages): Map<number, string> {
  const names = new Map<number, string>();
  for (const { pid, uid } of entries) {
    const [owner, ...sharers] = packages.all.filter(({ record }) => record.user.uid === uid);
    if (uid !== 0 && owner !== undefined && sharers.length === 0) names.set(pid, owner.record.name);
  }
  return names;
}

interface ProcessTrace {
  readonly entry: ProcessEntry;
  /** `NAME=value`, each ended by NUL. */
  readonly environment: string;
  /** The working folder. */
  readonly folder: string;
}

async function readTraces(machine: Machine, entries: readonly ProcessEntry[]): Promise<ProcessTrace[]> {
  const [environments, folders] = await Promise.all([
    machine.readTogether(entries.map(({ pid }) => `/proc/${pid}/environ`)),
    machine.look(entries.map(({ pid }) => `/proc/${pid}/cwd`)),
  ]);
  return entries.map((entry, index) => ({
    entry,
    environment: environments[index] ?? '',
    folder: folders[index]?.target ?? '',
  }));
}

/** What a script starts inherits the script's SYNOPKG_PKGNAME (guide 08), also when the package is uninstalled. */
function nameInEnvironment({ environment }: ProcessTrace, packages: Packages): string | undefined {
  const name = /(?:^|\0)SYNOPKG_PKGNAME=([^\0]*)/.exec(environment)?.[1];
  return name !== undefined && packages.seen.includes(name) ? name : undefined;
}

/** A package whose folder is in the command line, or holds the working folder. */
function nameInPaths({ entry, folder }: ProcessTrace, packages: Packages): string | undefined {
  const texts = [...entry.argv, folder].map((text) => `${text}/`);
  return packages.all.find(({ record }) =>
    [record.home, ...Object.values(record.folders)].some((place) =>
      texts.some((text) => text.includes(`${place}/`)),
    ),
  )?.record.name;
}

/** A child of a package's process is the package's. */
function inheritFromParents(entries: readonly ProcessEntry[], names: Map<number, string>): void {
  const parents = new Map(entries.map(({ pid, parent }) => [pid, parent]));
  const nameOf = (pid: number, depth = 0): string | undefined => {
    const parent = parents.get(pid);
    // The list is not made in one moment: pids that were used again could lead in a circle.
    if (parent === undefined || depth > entries.length) return undefined;
    return names.get(pid) ?? names.get(parent) ?? nameOf(parent, depth + 1);
  };
  for (const { pid } of entries) {
    const name = nameOf(pid);
    if (name !== undefined) names.set(pid, name);
  }
}
