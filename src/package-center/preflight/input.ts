/** What a package is checked against. */

import type { NasConfig } from '../../system/nas-config.ts';
import type { RegisteredPorts } from '../../system/ports.ts';
import type { OtherPackage } from '../package/account-request.ts';
import type { PeerPackage } from '../package/relations.ts';

export interface PreflightInput {
  readonly nas: NasConfig;
  /** The workers that this NAS has. */
  readonly workers: ReadonlySet<string>;
  /** What is installed; nothing when absent. */
  readonly installed?: readonly PeerPackage[];
  /** The port files on the NAS, also files that no package placed; none when absent. */
  readonly registeredPorts?: readonly RegisteredPorts[];
  /** The volume that it would go to. */
  readonly volume?: string;
  /** Bytes that are free; not looked at when absent. */
  readonly freeSpace?: { readonly volume: number; readonly root: number };
  /** Whether the packages that it needs must be installed; `assumed` when absent: what is not there is taken for there. */
  readonly dependencies?: 'required' | 'assumed';
  /** Their accounts, as far as this package could take one of them. */
  readonly others?: readonly OtherPackage[];
  /** Whether the NAS has the development token, which lets a package run as root. */
  readonly allowRoot?: boolean;
}
