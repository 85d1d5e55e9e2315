/** The options of `spkbox try` and `spkbox upgrade`. */
import type { BoxFlags, NasFlags } from '../nas-options.ts';
import type { ReporterFlags, RunsFlags } from '../reporter-options.ts';
import type { WizardFlags } from '../wizard-options.ts';

/** When to open a shell in the box: where it fails, or else while the package runs. */
export type Keep = 'failure' | 'running';

export interface TryFlags extends NasFlags, BoxFlags, WizardFlags, ReporterFlags, RunsFlags {
  readonly volume?: string;
  readonly timeLimit?: number;
  readonly keep?: Keep;
  readonly watch?: true;
  /** Of `spkbox try` alone. */
  readonly nasty?: true;
  readonly each?: true;
  readonly jobs?: number;
}
