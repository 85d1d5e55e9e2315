/** The limits above which an archive is refused: far above any real package, far below what harms the host. */

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

export interface Limits {
  /** Members of the outer archive. Large packages have about a hundred; all of their names are kept in memory. */
  readonly members: number;
  /** Bytes of all members but package.tgz together: they are read into memory. Icons and wizards make up a few MiB at most. */
  readonly smallBytes: number;
  /** Bytes of INFO, and of each file of conf/ that is parsed. With icons in it, INFO has a few hundred KiB. */
  readonly textBytes: number;
  /** Members of package.tgz. A large node_modules has about 100,000. */
  readonly payloadMembers: number;
  /** Bytes that package.tgz unpacks to. The largest known packages stay below 3 GiB. */
  readonly payloadBytes: number;
  /** How many times its own size package.tgz may unpack to. Programs and text reach 10; only zeros reach hundreds. */
  readonly ratio: number;
  /** Below this many unpacked bytes the ratio is not checked: a small file of zeros does no harm. */
  readonly ratioFloor: number;
  /** Bytes of the names of all symbolic links in package.tgz. They stay in memory to detect members placed through a link. */
  readonly linkNameBytes: number;
  /** Bytes of one long name or one pax record: the kernel takes no path above 4 KiB. */
  readonly headerBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  members: 10_000,
  smallBytes: 32 * MIB,
  textBytes: MIB,
  payloadMembers: 500_000,
  payloadBytes: 8 * GIB,
  ratio: 250,
  ratioFloor: 64 * MIB,
  linkNameBytes: 64 * MIB,
  headerBytes: MIB,
};

/** The guide's bound of LICENSE. Larger ones are read, with a note. */
export const LICENSE_BYTES = 1_000_000;

/** The limits, completed with the defaults. */
export function withDefaults(limits: Partial<Limits>): Limits {
  return { ...DEFAULT_LIMITS, ...limits };
}
