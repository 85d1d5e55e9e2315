/** Writes tar archives that depend only on their content: all owners are root, and all times are equal. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import { badFolder, type FolderEntry } from './pack-folder.ts';

/** 2020-01-01: tar warns of times near 1970. */
const TIME = 1_577_836_800;

type Header = Parameters<Pack['entry']>[0];

/** Larger files are streamed instead. */
const READ_WHOLE_BYTES = 64 * 1024;
const PIECE_BYTES = 128 * 1024;

/** A member whose name, mode and bytes may differ from the file's. */
export interface Packable extends FolderEntry {
  /** Replaces the file's own bytes. */
  readonly bytes?: Buffer;
  /** A file that spkbox made, at a path such as /proc/1/fd/5, which is a link. */
  readonly isOurs?: boolean;
}

/** The time of every member: SOURCE_DATE_EPOCH, by the rules of reproducible-builds.org, or a fixed time. */
export function packTime(environment: NodeJS.ProcessEnv): Date {
  const stated = Number(environment.SOURCE_DATE_EPOCH || TIME);
  return new Date((Number.isSafeInteger(stated) && stated >= 0 ? stated : TIME) * 1000);
}

/** The members as a tar stream. Each file is read only when the stream reaches it. */
export function tarOf(members: readonly Packable[], mtime: Date): Pack {
  const tar = pack();
  packMembers(tar, members, mtime).then(
    () => tar.finalize(),
    (error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return tar;
}

async function packMembers(tar: Pack, members: readonly Packable[], mtime: Date): Promise<void> {
  for (const member of members) await packMember(tar, member, mtime);
}

async function packMember(tar: Pack, member: Packable, mtime: Date): Promise<void> {
  const common = { mode: member.mode, mtime, uid: 0, gid: 0, uname: 'root', gname: 'root' };
  if (member.kind === 'file')
    return addFile(tar, member, { ...common, name: member.name, size: memberSize(member) });
  const kind =
    member.kind === 'folder'
      ? ({ name: `${member.name}/`, type: 'directory' } as const)
      : ({ name: member.name, type: 'symlink', linkname: member.target ?? '' } as const);
  await addWhole(tar, { ...common, ...kind });
}

function memberSize(member: Packable): number {
  return member.bytes?.length ?? member.size;
}

async function addFile(tar: Pack, member: Packable, header: Header): Promise<void> {
  const bytes = member.bytes ?? (member.size <= READ_WHOLE_BYTES ? await readMember(member) : undefined);
  if (bytes) return addWhole(tar, { ...header, size: bytes.length }, bytes);
  const source = (await openMember(member)).createReadStream();
  await pipeline(source, tar.entry(header)).catch((cause: unknown) => {
    throw badFolder(member.name, 'changed while it was packed', cause);
  });
}

/** Adds a member whose content is already in memory. */
function addWhole(tar: Pack, header: Header, bytes: Buffer = Buffer.alloc(0)): Promise<void> {
  return new Promise((resolve, reject) => {
    tar.entry(header, bytes, (error) => (error ? reject(error) : resolve()));
  });
}

async function readMember(member: Packable): Promise<Buffer> {
  const handle = await openMember(member);
  return handle.readFile().finally(() => handle.close());
}

/** O_NOFOLLOW: the file may have been replaced by a link since it was listed. */
function openMember(member: Packable): Promise<FileHandle> {
  const flags = constants.O_RDONLY | (member.isOurs === true ? 0 : constants.O_NOFOLLOW);
  return open(member.path, flags).catch((cause: unknown) => {
    throw badFolder(member.name, 'cannot be read', cause);
  });
}

/** Joins headers and small files into large pieces, because the compressor makes a thread pool trip for each piece. */
export async function* inLargePieces(pieces: Pack): AsyncGenerator<Buffer> {
  let buffered: Buffer[] = [];
  let bytes = 0;
  for await (const piece of pieces as AsyncIterable<Buffer>) {
    buffered.push(piece);
    bytes += piece.length;
    if (bytes < PIECE_BYTES) continue;
    yield Buffer.concat(buffered);
    buffered = [];
    bytes = 0;
  }
  yield Buffer.concat(buffered);
}
