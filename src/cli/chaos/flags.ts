/** The options of `spkbox chaos`. */
import type { FaultName, LifeAction } from '../../index.ts';
import type { BoxFlags, NasFlags } from '../nas-options.ts';
import type { WizardFlags } from '../wizard-options.ts';

export interface ChaosFlags extends NasFlags, BoxFlags, WizardFlags {
  readonly volume?: string;
  readonly timeLimit?: number;
  readonly faults?: readonly FaultName[];
  readonly steps?: readonly string[];
  readonly actions?: readonly LifeAction[];
  readonly boxes?: number;
  readonly json?: true;
}
