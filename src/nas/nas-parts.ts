/** The parts of a NAS. */
import type { Emit } from '../events.ts';
import type { Machine, Measured } from '../machine/machine.ts';
import type { PackageCenter } from '../package-center/center.ts';
import type { RequestContext } from '../package-center/request/action-request.ts';
import type { NasConfig } from '../system/nas-config.ts';
import type { NasSystem } from '../system/nas-system.ts';
import type { Attribution } from './attribution.ts';
import type { BoxCommands } from './box-commands.ts';
import type { EventLog } from './event-log.ts';
import type { Baseline } from './left-behind.ts';
import type { DaemonHold } from './slow-boot.ts';
import type { UsersDataWatch } from './user-data/users-data-watch.ts';

export interface NasParts {
  readonly config: NasConfig;
  readonly machine: Machine;
  /** What DSM keeps in the box. */
  readonly system: NasSystem;
  readonly center: PackageCenter;
  /** DSM's commands in the box. */
  readonly commands: BoxCommands;
  readonly events: EventLog;
  readonly emit: Emit;
  /** The default context of requests by the NAS's caller. */
  readonly standing: RequestContext;
  /** The state of the box before any package; a restore replaces it. */
  baseline: Baseline;
  /** Who made what; unavailable where the engine cannot tell, or where it is turned off. */
  readonly attribution: Measured<Attribution>;
  /** Holds the daemons of start scripts while a boot is slow. */
  readonly daemonHold: DaemonHold;
  /** What the users of the packages have there. */
  readonly usersData: UsersDataWatch;
  /** Leftovers that a package should have removed fail the run. */
  readonly strict: boolean;
}
