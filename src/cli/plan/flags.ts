/** The options of `spkbox plan`. */
import type { Action } from '../../index.ts';
import type { NasFlags } from '../nas-options.ts';
import type { WizardFlags } from '../wizard-options.ts';

/** What a plan is of. */
export interface PlannedWords {
  readonly action: Action;
  readonly path: string;
  /** For an upgrade: the package before. */
  readonly before: string | undefined;
}

export interface PlanFlags extends NasFlags, WizardFlags {
  readonly action?: Action;
  readonly json?: true;
  readonly verbose?: true;
}
