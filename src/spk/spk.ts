/** The content of an .spk as plain, immutable data. It is valid until the file changes. */

import type { Finding } from '../findings.ts';
import type { Privilege } from './conf/privilege.ts';
import type { Requirement } from './conf/requirements.ts';
import type { Resource } from './conf/resource.ts';
import type { Info } from './read/info.ts';
import type { Payload } from './read/payload.ts';
import type { Member } from './read/tar-members.ts';

export type { Member };

export interface Spk {
  /** The path of the .spk, unchanged from the caller. */
  readonly file: string;
  /** Bytes of the whole archive. */
  readonly size: number;
  /** Every member in the archive's order, without AppleDouble files. */
  readonly members: readonly Member[];
  readonly info: Info;
  /** conf/privilege; undefined when the archive has none. */
  readonly privilege: Privilege | undefined;
  /** conf/resource: maps a worker's name to its specification, in the file's order; empty without the file. */
  readonly resource: Resource;
  /** conf/PKG_DEPS and conf/PKG_CONX; undefined without the file, where INFO's own fields count. */
  readonly dependencies: readonly Requirement[] | undefined;
  readonly conflicts: readonly Requirement[] | undefined;
  /** All files except package.tgz, by member name: INFO, scripts/*, conf/*, WIZARD_UIFILES/*, LICENSE, icons and others. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** package.tgz, still in the archive. */
  readonly payload: Payload;
  /** Oddities that do not keep the archive from being read. */
  readonly notes: readonly Finding[];
}
