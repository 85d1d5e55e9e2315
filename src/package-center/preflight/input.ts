/** What a package is checked against. */

import type { NasConfig } from '../../system/nas-config.ts';
import type { RegisteredPorts } from '../../system/ports.ts';
import type { OtherPackage } from '../package/account-request.ts';
import type { PeerPackage } from '../package/relations.ts';

export interface PreflightInput {
  readonly nas: NasConfig;
  /** The workers that this NAS has. */
  readonly workers: ReadonlySet<string>;
  /** The installed packages; none when absent. */
  readonly installed?: readonly PeerPackage[];
  /** The port files on the NAS, also files that no package placed; none when absent. */
  readonly registeredPorts?: readonly RegisteredPorts[];
  /** The TCP ports on which something on the NAS listens; none when absent. */
  readonly listeningPorts?: readonly number[];
  /** The volume that the package would go to. */
  readonly volume?: string;
  /** Free bytes; the space is not checked when absent. */
  readonly freeSpace?: { readonly volume: number; readonly root: number };
  /** Whether the packages that it needs must be installed. With `assumed`, the default, missing ones count as installed. */
  readonly dependencies?: 'required' | 'assumed';
  /** The other packages with their accounts, which this package could take over. */
  readonly others?: readonly OtherPackage[];
  /** Whether the NAS has the development token, which lets a package run as root. */
  readonly allowRoot?: boolean;
}
