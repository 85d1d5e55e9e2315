/** From header blocks to members: long names and pax records, which stand before the member that they are about, are put into it. */
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
  /** Bytes that follow the header, without the filling up to a whole block. */
  readonly size: number;
  readonly mtime: number;
  readonly target: Buffer;
}

/** What a block is: the archive's end, something about the next member (its body is to be given to `take`), or a member. */
export type TarStep =
  | { readonly is: 'end' }
  | { readonly is: 'about'; readonly size: number; take(body: Buffer): void }
  | { readonly is: 'member'; readonly member: TarMember };

const KINDS: ReadonlyMap<string, TarKind> = new Map([
  ['0', 'file'],
  ['7', 'file'], // A contiguous file, to those that know the difference.
  ['1', 'hardlink'],
  ['2', 'symlink'],
  ['5', 'folder'],
]);

const SPECIAL: ReadonlyMap<string, string> = new Map([
  ['3', 'a character device'],
  ['4', 'a block device'],
  ['6', 'a named pipe'],
  ['S', 'a sparse file'],
  ['M', 'a part of a file on several volumes'],
]);

/** Reads one archive's headers in order; it remembers what was said about the member to come. */
export function createTarReader(headerBytes: number): (block: Buffer, place: Place) => TarStep {
  let global: PaxRecords = {};
  let local: PaxRecords = {};
  let longName: Buffer | undefined;
  let longTarget: Buffer | undefined;

  const takers: Record<string, (body: Buffer, place: Place) => void> = {
    L: (body) => {
      longName = withoutNul(body);
    },
    K: (body) => {
      longTarget = withoutNul(body);
    },
    x: (body, place) => {
      local = { ...local, ...parsePax(body, place) };
    },
    g: (body, place) => {
      global = { ...global, ...parsePax(body, place) };
    },
    V: () => {}, // A volume's label is about no member.
  };
  takers.X = takers.x as (body: Buffer, place: Place) => void; // Solaris' letter for it.

  return (block, place) => {
    if (isZeroBlock(block)) return { is: 'end' };
    const header = parseHeader(block, place);
    const taker = Object.hasOwn(takers, header.type) ? takers[header.type] : undefined;
    if (taker) {
      if (header.size > headerBytes) throw badHeader('has a long name or pax record that is too long', place);
      return { is: 'about', size: header.size, take: (body) => taker(body, place) };
    }
    const member = toMember(header, { ...global, ...local }, longName, longTarget, place);
    local = {};
    longName = undefined;
    longTarget = undefined;
    return { is: 'member', member };
  };
}

function toMember(
  header: TarHeader,
  pax: PaxRecords,
  longName: Buffer | undefined,
  longTarget: Buffer | undefined,
  place: Place,
): TarMember {
  const name = pax.path ?? longName ?? header.name;
  const kind = pax.sparse ? refuseType('S', name, place) : kindOf(header, name, place);
  return {
    kind,
    name,
    mode: header.mode,
    uid: pax.uid ?? header.uid,
    gid: pax.gid ?? header.gid,
    // tar writes nothing after the header of a link or folder, whatever size stands in it.
    size: kind === 'file' ? (pax.size ?? header.size) : 0,
    mtime: pax.mtime ?? header.mtime,
    target: pax.linkpath ?? longTarget ?? header.target,
  };
}

/** v7 has no type for a folder: its name ends with a slash. */
function kindOf(header: TarHeader, name: Buffer, place: Place): TarKind {
  const kind = KINDS.get(header.type) ?? refuseType(header.type, name, place);
  return kind === 'file' && name.at(-1) === 0x2f ? 'folder' : kind;
}

function refuseType(type: string, name: Buffer, place: Place): never {
  const what = SPECIAL.get(type) ?? `of the unknown type ${JSON.stringify(type)}`;
  const shown = JSON.stringify(name.toString('utf8').slice(0, 200));
  throw new SpkboxError('SPK_SPECIAL_FILE', `The member ${shown} is ${what}.`, {
    hint: 'Pack only files, folders and links; make devices and pipes in a script, and pack without --sparse.',
    where: `${place.archive}, byte ${place.offset}`,
  });
}

function withoutNul(body: Buffer): Buffer {
  const end = body.indexOf(0);
  return Buffer.from(end < 0 ? body : body.subarray(0, end));
}
