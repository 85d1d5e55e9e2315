/** The options of `spkbox wizard`. */
import type { WizardAction } from '../../index.ts';
import type { BoxFlags, NasFlags } from '../nas-options.ts';
import type { OneWizardFlags } from '../wizard-options.ts';

export interface WizardCommandFlags extends NasFlags, BoxFlags, OneWizardFlags {
  readonly action: WizardAction;
  readonly json?: true;
  readonly verbose?: true;
  readonly timeLimit?: number;
}
