/** The options of `spkbox run`. */
import type { BoxFlags, NasFlags } from '../nas-options.ts';
import type { ReporterFlags } from '../reporter-options.ts';

export interface RunFlags extends NasFlags, BoxFlags, ReporterFlags {
  readonly grep?: string;
  readonly bail?: true;
  readonly jobs?: number;
  readonly list?: true;
  readonly schema?: true;
  readonly timeLimit?: number;
}
