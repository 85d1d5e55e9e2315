/** The maker of what was left behind, as far as attribution tells. */
import type { Maker } from '../events.ts';
import type { Measured, ProcessEntry } from '../machine/machine.ts';
import type { Attribution } from './attribution.ts';

/** Gives the field `maker`, or nothing where the maker is not known: to be spread into an entry. */
export interface LeftMakers {
  ofPath(path: string): { readonly maker?: Maker };
  ofProcesses(pids: readonly number[]): { readonly maker?: Maker };
}

const field = (maker: Maker | undefined): { readonly maker?: Maker } =>
  maker === undefined ? {} : { maker };

const UNKNOWN: LeftMakers = { ofPath: () => ({}), ofProcesses: () => ({}) };

export function leftMakers(
  attribution: Measured<Attribution>,
  processes: readonly ProcessEntry[],
): LeftMakers {
  if (attribution.precision === 'unavailable') return UNKNOWN;
  const makers = attribution.value;
  const parents = new Map(processes.map(({ pid, parent }) => [pid, parent]));
  const parentOf = (pid: number) => parents.get(pid);
  return {
    ofPath: (path) => field(makers.makerOfPath(path)),
    ofProcesses: (pids) =>
      field(pids.map((pid) => makers.makerOfProcess(pid, parentOf)).find((maker) => maker !== undefined)),
  };
}
