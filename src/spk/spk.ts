/** An .spk as it was read: plain data, frozen in meaning, good for as long as its file does not change. */

import type { Finding } from '../findings.ts';
import type { Privilege } from './conf/privilege.ts';
import type { Requirement } from './conf/requirements.ts';
import type { Resource } from './conf/resource.ts';
import type { Info } from './read/info.ts';
import type { Payload } from './read/payload.ts';

/** A member of the outer archive, its name without `./`. */
export interface Member {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link';
  /** The permission bits as stored (0o7777). */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  /** What a link says. */
  readonly target: string | undefined;
}

export interface Spk {
  /** The path that it was read from, as given. */
  readonly file: string;
  /** Bytes of the whole archive. */
  readonly size: number;
  /** Every member in the archive's order, AppleDouble ones left out. */
  readonly members: readonly Member[];
  readonly info: Info;
  /** conf/privilege; undefined when the archive has none. */
  readonly privilege: Privilege | undefined;
  /** conf/resource: worker name to its specification, in the file's order; empty when there is none. */
  readonly resource: Resource;
  /** conf/PKG_DEPS and conf/PKG_CONX; undefined where the archive has none (then INFO's own fields count). */
  readonly dependencies: readonly Requirement[] | undefined;
  readonly conflicts: readonly Requirement[] | undefined;
  /** Everything but package.tgz, by member name: INFO, scripts/*, conf/*, WIZARD_UIFILES/*, LICENSE, icons and the rest. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** package.tgz, still in the archive. */
  readonly payload: Payload;
  /** Oddities that do not keep the archive from being read. */
  readonly notes: readonly Finding[];
}
