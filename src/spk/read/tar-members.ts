/** Turns header blocks into members. Long names and pax records precede their member and are merged into it. */
import { SpkboxError } from '../../errors.ts';
import { badHeader, isZeroBlock, type Place, parseHeader, type TarHeader } from './tar-header.ts';
import { type PaxRecords, parsePax } from './tar-pax.ts';

export type TarKind = 'file' | 'folder' | 'symlink' | 'hardlink';

export interface TarMember {
  readonly kind: TarKind;
  readonly name: Buffer;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes of the body, without the padding to a whole block. */
  readonly size: number;
  readonly mtime: number;
  readonly target: Buffer;
}

/** A member of the outer archive or of package.tgz, its name without `./`. */
export interface Member {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link';
  /** The permission bits as stored (0o7777). */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Bytes; 0 for anything but a file. */
  readonly size: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  /** The target of a link. */
  readonly target: string | undefined;
}

/** A member under its checked name. Hard links are links, too. */
export function archiveMember(
  name: string,
  { kind, mode, uid, gid, size, mtime, target }: TarMember,
): Member {
  const isLink = kind === 'symlink' || kind === 'hardlink';
  return {
    ...{ name, kind: isLink ? 'link' : kind, mode, uid, gid, size, mtime },
    target: isLink ? target.toString('utf8') : undefined,
  };
}

/** The meaning of a block: the archive's end, data about the next member (pass its body to `take`), or a member. */
export type TarStep =
  | { readonly is: 'end' }
  | { readonly is: 'about'; readonly size: number; take(body: Buffer): void }
  | { readonly is: 'member'; readonly member: TarMember };

const KIND_OF_TYPE: ReadonlyMap<string, TarKind> = new Map([
  ['0', 'file'],
  ['7', 'file'], // A contiguous file, which most systems treat as a plain file.
  ['1', 'hardlink'],
  ['2', 'symlink'],
  ['5', 'folder'],
]);

const REFUSED_TYPES: ReadonlyMap<string, string> = new Map([
  ['3', 'a character device'],
  ['4', 'a block device'],
  ['6', 'a named pipe'],
  ['S', 'a sparse file'],
  ['M', 'a part of a file on several volumes'],
]);

/** Reads an archive's headers in order. It remembers long names and pax records for the next member. */
export function createTarReader(headerBytes: number): (block: Buffer, place: Place) => TarStep {
  let global: PaxRecords = {};
  let local: PaxRecords = {};
  let longName: Buffer | undefined;
  let longTarget: Buffer | undefined;

  const takers: Record<string, (body: Buffer, place: Place) => void> = {
    L: (body) => {
      longName = untilNul(body);
    },
    K: (body) => {
      longTarget = untilNul(body);
    },
    x: (body, place) => {
      local = { ...local, ...parsePax(body, place) };
    },
    g: (body, place) => {
      global = { ...global, ...parsePax(body, place) };
    },
    V: () => {}, // A volume's label does not belong to a member.
  };
  takers.X = takers.x as (body: Buffer, place: Place) => void; // Solaris uses X for pax records.

  return (block, place) => {
    if (isZeroBlock(block)) return { is: 'end' };
    const header = parseHeader(block, place);
    const taker = Object.hasOwn(takers, header.type) ? takers[header.type] : undefined;
    if (taker) {
      if (header.size > headerBytes) throw badHeader('has a long name or pax record that is too long', place);
      return { is: 'about', size: header.size, take: (body) => taker(body, place) };
    }
    const member = toTarMember(header, { ...global, ...local }, longName, longTarget, place);
    local = {};
    longName = undefined;
    longTarget = undefined;
    return { is: 'member', member };
  };
}

function toTarMember(
  header: TarHeader,
  pax: PaxRecords,
  longName: Buffer | undefined,
  longTarget: Buffer | undefined,
  place: Place,
): TarMember {
  const name = pax.path ?? longName ?? header.name;
  const kind = pax.sparse ? refuseType('S', name, place) : tarKind(header, name, place);
  return {
    kind,
    name,
    mode: header.mode,
    uid: pax.uid ?? header.uid,
    gid: pax.gid ?? header.gid,
    // tar writes no body for a link or folder, even if its header states a size.
    size: kind === 'file' ? (pax.size ?? header.size) : 0,
    mtime: pax.mtime ?? header.mtime,
    target: pax.linkpath ?? longTarget ?? header.target,
  };
}

/** v7 has no type for folders; their names end with a slash. */
function tarKind(header: TarHeader, name: Buffer, place: Place): TarKind {
  const kind = KIND_OF_TYPE.get(header.type) ?? refuseType(header.type, name, place);
  return kind === 'file' && name.at(-1) === 0x2f ? 'folder' : kind;
}

function refuseType(type: string, name: Buffer, place: Place): never {
  const problem = REFUSED_TYPES.get(type) ?? `of the unknown type ${JSON.stringify(type)}`;
  const quotedName = JSON.stringify(name.toString('utf8').slice(0, 200));
  throw new SpkboxError('SPK_SPECIAL_FILE', `The member ${quotedName} is ${problem}.`, {
    hint: 'Pack only files, folders and links; make devices and pipes in a script, and pack without --sparse.',
    where: `${place.archive}, byte ${place.offset}`,
  });
}

function untilNul(body: Buffer): Buffer {
  const end = body.indexOf(0);
  return Buffer.from(end < 0 ? body : body.subarray(0, end));
}
