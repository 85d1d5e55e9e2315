/** Writes tar archives that depend on nothing but their content: owners are root, and all times are one time. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import { badFolder, type FolderEntry } from './pack-folder.ts';

/** 2020-01-01: tar warns of times near 1970. */
const TIME = 1_577_836_800;

type Header = Parameters<Pack['entry']>[0];

/** Smaller files are read whole; larger ones are streamed. */
const SMALL = 64 * 1024;
const PIECE = 128 * 1024;

/** A member whose name, mode and bytes may differ from the file's. */
export interface Packable extends FolderEntry {
  /** Stands in for the file's own bytes. */
  readonly bytes?: Buffer;
  /** A file that we made, at a path such as /proc/1/fd/5, which is a link. */
  readonly isOurs?: boolean;
}

/** The time of every member: SOURCE_DATE_EPOCH, as reproducible-builds.org has it, or a fixed one. */
export function packTime(environment: NodeJS.ProcessEnv): Date {
  const stated = Number(environment.SOURCE_DATE_EPOCH || TIME);
  return new Date((Number.isSafeInteger(stated) && stated >= 0 ? stated : TIME) * 1000);
}

/** The members as a tar stream, read one after the other as it is read. */
export function tarOf(members: readonly Packable[], mtime: Date): Pack {
  const tar = pack();
  addAll(tar, members, mtime).then(
    () => tar.finalize(),
    (error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return tar;
}

async function addAll(tar: Pack, members: readonly Packable[], mtime: Date): Promise<void> {
  for (const member of members) await addOne(tar, member, mtime);
}

async function addOne(tar: Pack, member: Packable, mtime: Date): Promise<void> {
  const common = { mode: member.mode, mtime, uid: 0, gid: 0, uname: 'root', gname: 'root' };
  if (member.kind === 'file')
    return addFile(tar, member, { ...common, name: member.name, size: sizeOf(member) });
  const kind =
    member.kind === 'folder'
      ? ({ name: `${member.name}/`, type: 'directory' } as const)
      : ({ name: member.name, type: 'symlink', linkname: member.target ?? '' } as const);
  await addWhole(tar, { ...common, ...kind });
}

function sizeOf(member: Packable): number {
  return member.bytes?.length ?? member.size;
}

async function addFile(tar: Pack, member: Packable, header: Header): Promise<void> {
  const bytes = member.bytes ?? (member.size <= SMALL ? await readMember(member) : undefined);
  if (bytes) return addWhole(tar, { ...header, size: bytes.length }, bytes);
  const source = (await openMember(member)).createReadStream();
  await pipeline(source, tar.entry(header)).catch((cause: unknown) => {
    throw badFolder(member.name, 'changed while it was packed', cause);
  });
}

/** A member whose content, if it has any, is here already. */
function addWhole(tar: Pack, header: Header, bytes: Buffer = Buffer.alloc(0)): Promise<void> {
  return new Promise((done, fail) => {
    tar.entry(header, bytes, (error) => (error ? fail(error) : done()));
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

/** Headers and small files are put together: the compressor takes a round through the thread pool for each piece. */
export async function* inLargePieces(pieces: Pack): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const piece of pieces as AsyncIterable<Buffer>) {
    held.push(piece);
    bytes += piece.length;
    if (bytes < PIECE) continue;
    yield Buffer.concat(held);
    held = [];
    bytes = 0;
  }
  yield Buffer.concat(held);
}
