/** The options of `spkbox check`. */
import type { NasFlags } from '../nas-options.ts';

export interface CheckFlags extends NasFlags {
  readonly json?: true;
  readonly verbose?: true;
}
