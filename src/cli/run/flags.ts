/** The options of `spkbox run`. */
import type { Shard } from '../../index.ts';
import type { BoxFlags, NasFlags } from '../nas-options.ts';
import type { ReporterFlags, RunsFlags } from '../reporter-options.ts';
import type { Keep } from '../try/flags.ts';

export interface RunFlags extends NasFlags, BoxFlags, ReporterFlags, RunsFlags {
  readonly grep?: string;
  readonly shard?: Shard;
  readonly bail?: true;
  readonly jobs?: number;
  readonly watch?: true;
  readonly keep?: Keep;
  readonly list?: true;
  readonly schema?: true;
  readonly timeLimit?: number;
}
