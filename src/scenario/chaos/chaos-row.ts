/** What chaos tells of one step with one fault. */
import type { DsmError } from '../../dsm/error-codes.ts';
import type { Outcome } from '../../events.ts';
import type { FaultKind } from '../../nas/faults/fault.ts';
import type { PackageStatus } from '../../package-center/request/status.ts';
import type { LifeAction } from './chaos-life.ts';

/** Whether something worked; if not, why. */
export type Attempt = { readonly works: true } | { readonly works: false; readonly why: string };

/** One step of one action with one fault. */
export interface ChaosRow {
  readonly action: LifeAction;
  /** The step as outcomes name it. */
  readonly step: string;
  /** Its place in the plan of the action. */
  readonly index: number;
  readonly fault: FaultKind;
  /** The action with the fault. */
  readonly result: Outcome['result'];
  readonly error: DsmError | undefined;
  /** Afterwards; after a boot, where the power was cut. */
  readonly status: PackageStatus;
  /** Files of the package's data that are gone or empty after the repair, and are not so without the fault. */
  readonly lost: readonly string[];
  /** Installing it again makes it run. */
  readonly repair: Attempt;
  /** Uninstalling it works, and leaves nothing but what it also leaves without a fault. */
  readonly removal: Attempt;
  readonly passed: boolean;
}
