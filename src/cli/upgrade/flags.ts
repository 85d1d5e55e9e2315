/** The options of `spkbox upgrade`. */
import type { TryFlags } from '../try/flags.ts';

export interface UpgradeFlags extends TryFlags {
  readonly eachToNewest?: true;
  readonly chain?: true;
  readonly allPairs?: true;
  readonly liveIn: boolean;
  readonly seed?: string;
  readonly seedAsRoot?: true;
  readonly allowLost?: readonly string[];
}
