/** The options of `spkbox check`. */
import type { NasFlags } from '../nas-options.ts';
import type { ReporterFlag } from '../reporter-options.ts';

export interface CheckFlags extends NasFlags {
  readonly json?: true;
  readonly reporter?: readonly ReporterFlag[];
  readonly verbose?: true;
}
