/** What DSM itself keeps in the box, made once for each NAS: Package Center, workers and commands share it. */

import type { FileOp, Machine } from '../machine/machine.ts';
import { type Accounts, makeAccounts } from './accounts.ts';
import { SynopkgLog } from './logs.ts';
import { type NasConfig, nasFiles } from './nas-config.ts';
import { makePorts, type Ports } from './ports.ts';
import { emptyShareList, makeShares, type Shares } from './shares.ts';

export interface NasSystem {
  readonly accounts: Accounts;
  readonly shares: Shares;
  readonly ports: Ports;
  readonly logs: SynopkgLog;
}

/** A second system for one machine would have locks of its own, and overwrite what the first writes. */
export function makeNasSystem(
  machine: Machine,
  { release, fidelity }: Pick<NasConfig, 'release' | 'fidelity'>,
  clock: () => Date = () => new Date(),
): NasSystem {
  return {
    accounts: makeAccounts(machine),
    shares: makeShares(machine),
    ports: makePorts(machine, fidelity),
    logs: new SynopkgLog(machine, clock, release.name),
  };
}

/** The files of a NAS before any package. */
export const systemFiles = (config: NasConfig): FileOp[] => [...nasFiles(config), ...emptyShareList()];
