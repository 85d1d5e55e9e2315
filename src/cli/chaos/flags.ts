/** The options of `spkbox chaos`. */
import type { FaultName, LifeAction } from '../../index.ts';
import type { TableFlags } from '../table-run.ts';

export interface ChaosFlags extends TableFlags {
  readonly faults?: readonly FaultName[];
  readonly steps?: readonly string[];
  readonly actions?: readonly LifeAction[];
  readonly boxes?: number;
}
