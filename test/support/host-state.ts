/** What of the host a box must leave as it was: processes, mounts, descriptors. */
import { readdirSync, readFileSync } from 'node:fs';

/** The pids of every process that the host shows. */
export function pids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

export interface HostProcess {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
  readonly command: string;
}

/** Undefined when it has ended in the meantime. */
export function processOf(pid: number): HostProcess | undefined {
  const stat = read(`/proc/${pid}/stat`);
  const rest = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (rest === undefined) return undefined;
  const command = (read(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ').trim();
  return { pid, state: rest[0] ?? '', parent: Number(rest[1]), command };
}

/** Everything that descends from a process. */
export function descendants(of: number): HostProcess[] {
  const all = pids().flatMap((pid) => processOf(pid) ?? []);
  const below = (parent: number): HostProcess[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(of);
}

/**
 * Processes with this value in their `oom_score_adj`. Every descendant inherits it through fork, exec and namespaces, and
 * keeps it when its parent is gone: so it tells a process's offspring from those of others who work on the same host.
 */
export function marked(value: number): HostProcess[] {
  return pids()
    .filter((pid) => read(`/proc/${pid}/oom_score_adj`)?.trim() === String(value))
    .flatMap((pid) => processOf(pid) ?? []);
}

/**
 * What of this process's mount namespace a box could have left: its file systems have our name, all that it mounts is below
 * /tmp, and a namespace that is kept by a mount shows as nsfs. Others may mount what they like meanwhile.
 */
export function mounts(): string[] {
  const lines = (read('/proc/self/mountinfo') ?? '').trim().split('\n');
  return lines.filter((line) => /spkbox| nsfs | \/tmp/.test(line)).sort();
}

/** How many descriptors this process has open. */
export function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
