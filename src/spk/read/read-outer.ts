/** Reads the outer archive: its members, the bytes of the small members, and the place of package.tgz. Nothing is unpacked. */
import { SpkboxError } from '../../errors.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import type { Member } from '../spk.ts';
import type { ArchiveFile } from './archive-file.ts';
import { compressionOf } from './compression.ts';
import type { Limits } from './limits.ts';
import { NameSet } from './name-set.ts';
import { type Extent, type OuterTree, placeMember } from './outer-tree.ts';
import { BLOCK, checksumHolds, hasUstarMagic, isZeroBlock, type Place } from './tar-header.ts';
import { createTarReader, type TarMember } from './tar-members.ts';

/** tar pads its last record with zeros to this size. */
const RECORD_BYTES = 20 * BLOCK;

export interface Outer {
  readonly members: readonly Member[];
  readonly files: ReadonlyMap<string, Buffer>;
  readonly payload: Extent | undefined;
  readonly notes: readonly Finding[];
}

/** Reads every header, and every body except package.tgz. */
export async function readOuter(archive: ArchiveFile, limits: Limits): Promise<Outer> {
  await requireTarFile(archive);
  const tree: OuterTree = {
    members: new Map(),
    noFolders: new NameSet(),
    files: new Map(),
    notes: [],
    payload: undefined,
    smallBytes: 0,
    count: 0,
  };
  const step = createTarReader(limits.headerBytes);
  let offset = 0;
  while (offset < archive.size) {
    const place: Place = { archive: archive.path, offset };
    const tarStep = step(await readBlock(archive, offset), place);
    offset += BLOCK;
    if (tarStep.is === 'end') {
      await noteWhatFollows(archive, offset, tree.notes);
      return finish(tree);
    }
    const size = tarStep.is === 'about' ? tarStep.size : tarStep.member.size;
    requireWhole(archive, offset, size, place);
    if (tarStep.is === 'about') tarStep.take(await archive.read(offset, size));
    else await addMember(tree, archive, tarStep.member, offset, limits);
    offset += Math.ceil(size / BLOCK) * BLOCK;
  }
  tree.notes.push(noEndMark(archive.path));
  return finish(tree);
}

function finish(tree: OuterTree): Outer {
  return { members: [...tree.members.values()], files: tree.files, payload: tree.payload, notes: tree.notes };
}

async function addMember(
  tree: OuterTree,
  archive: ArchiveFile,
  tarMember: TarMember,
  offset: number,
  limits: Limits,
): Promise<void> {
  const fileName = placeMember(tree, tarMember, offset, archive.path, limits);
  if (fileName !== undefined)
    tree.files.set(fileName, Buffer.from(await archive.read(offset, tarMember.size)));
}

async function readBlock(archive: ArchiveFile, offset: number): Promise<Buffer> {
  const bytes = await archive.read(offset, BLOCK);
  if (bytes.length < BLOCK) throw truncated({ archive: archive.path, offset });
  return bytes;
}

/** tar writes whole blocks, so a body without its padding means a truncated archive. */
function requireWhole(archive: ArchiveFile, offset: number, size: number, place: Place): void {
  if (offset + Math.ceil(size / BLOCK) * BLOCK > archive.size) throw truncated(place);
}

function truncated(place: Place): SpkboxError {
  return new SpkboxError('SPK_TRUNCATED', 'The archive ends in the middle of a member.', {
    hint: 'Build or download the .spk again: a part of it is missing.',
    where: `${place.archive}, byte ${place.offset}`,
  });
}

async function requireTarFile(archive: ArchiveFile): Promise<void> {
  const location = archive.path;
  const first = await archive.read(0, BLOCK);
  if (first.length === 0) {
    throw new SpkboxError('SPK_EMPTY', 'The file is empty.', {
      hint: 'Build or download the .spk again.',
      where: location,
    });
  }
  if (first.length === BLOCK && (isZeroBlock(first) || checksumHolds(first) || hasUstarMagic(first))) return;
  const compression = compressionOf(first);
  if (compression) {
    const hint = 'Make the outer archive a plain tar, and compress only the package.tgz in it.';
    throw new SpkboxError('SPK_COMPRESSED', `The file is compressed with ${compression}.`, {
      hint,
      where: location,
    });
  }
  const hint =
    'An .spk is a tar archive with INFO and package.tgz in it; spkbox pack makes one from a folder.';
  throw new SpkboxError('SPK_NOT_TAR', 'The file is not a tar archive.', { hint, where: location });
}

/** tar stops at the first block of zeros, and reads nothing after it. */
async function noteWhatFollows(archive: ArchiveFile, offset: number, notes: Finding[]): Promise<void> {
  const next = await archive.read(offset, RECORD_BYTES);
  if (next.every((byte) => byte === 0)) return;
  const text = 'Data follows the end of the archive; tar does not read it, so spkbox does not either.';
  notes.push(makeFinding('data-after-end', { file: archive.path, byte: offset }, text));
}

function noEndMark(file: string): Finding {
  const text = 'The archive does not end with blocks of zeros; tar reads it all the same.';
  return makeFinding('no-end-mark', { file }, text);
}
