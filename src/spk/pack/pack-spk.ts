/** Makes an .spk from a folder, laid out as Synology's toolkit and spksrc lay it out. The same folder gives the same bytes. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { SpkboxError } from '../../errors.ts';
import type { Finding } from '../../findings.ts';
import { openPlainFile } from '../read/archive-file.ts';
import { parseInfo } from '../read/info.ts';
import { payloadIn, scanPayload } from '../read/payload.ts';
import type { PayloadStats } from '../read/payload-check.ts';
import { readSpkFile } from '../read/read-spk-file.ts';
import { unnamedFile } from '../read/unnamed-file.ts';
import type { Spk } from '../spk.ts';
import { badFolder, type FolderEntry, listFolder } from './pack-folder.ts';
import { packedInfo, withoutChecksum } from './pack-info.ts';
import { packOrder } from './pack-order.ts';
import { inLargePieces, type Packable, packTime, tarOf } from './pack-tar.ts';

export interface PackedSpk {
  /** The .spk, as an absolute path. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  readonly package: string;
  readonly version: string;
  /** The MD5 sum of package.tgz. */
  readonly checksum: string;
  /** What package.tgz holds. */
  readonly payload: PayloadStats;
  /** Names of the members, in order. */
  readonly members: readonly string[];
  /** What is odd about it, though it can be read. */
  readonly notes: readonly Finding[];
}

/** Packs a folder into `outFile`, which appears whole or not at all. */
export async function packSpk(folder: string, outFile: string): Promise<PackedSpk> {
  const file = resolve(outFile);
  const root = await realFolder(folder);
  // Beside the .spk, so that it can be moved into place in one step.
  const work = await mkdtemp(join(await realFolder(dirname(file)), '.spkbox-pack-')).catch(
    (cause: unknown) => {
      throw cannotWrite(file, cause);
    },
  );
  try {
    // Neither what we are about to write nor where we prepare it is a part of the package.
    const entries = await listFolder(root, new Set([work, join(dirname(work), basename(file))]));
    const made = join(work, basename(file));
    const payload = await makePayload(root, entries, join(work, 'package.tgz'));
    await writeSpk(entries, payload, made);
    const packed = await checked(made, file);
    await rename(made, file);
    return packed;
  } catch (error) {
    throw error instanceof SpkboxError ? error : cannotWrite(file, error);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

export interface UnnamedSpk {
  /** Its `file` is the folder; what it holds can be read until it is closed. */
  readonly spk: Spk;
  /** Closes the packed file. */
  readonly close: () => Promise<void>;
}

/** Packs a folder into a file that has no name, for as long as somebody needs it. */
export async function packUnnamed(folder: string): Promise<UnnamedSpk> {
  const root = await realFolder(folder);
  const made = await unnamedFile().catch(cannotWriteTemporary);
  try {
    await using payload = await unnamedFile();
    const entries = await listFolder(root);
    await writeSpk(entries, await makePayload(root, entries, payload.path), made.path);
    const spk = await readMade(made.path, folder);
    return { spk: { ...spk, file: folder }, close: async () => made[Symbol.asyncDispose]() };
  } catch (error) {
    await made[Symbol.asyncDispose]();
    throw error instanceof SpkboxError ? error : cannotWriteTemporary(error);
  }
}

/** The name of the .spk that a folder makes: `hello-1.0.0-0001.spk`. */
export async function spkName(folder: string): Promise<string> {
  const { handle } = await openPlainFile(join(await realFolder(folder), 'INFO')).catch(() => {
    throw noInfo();
  });
  const bytes = await handle.readFile().finally(() => handle.close());
  const { info } = parseInfo(withoutChecksum(bytes));
  return `${info.package}-${info.version}.spk`;
}

const cannotWriteTemporary = (cause: unknown): never => {
  throw cannotWrite(tmpdir(), cause);
};

function cannotWrite(file: string, cause: unknown): SpkboxError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const hint = 'Name a file in a folder that you may write to and that has room for it.';
  return new SpkboxError('PACK_WRITE_FAILED', `The .spk could not be written: ${reason}.`, {
    hint,
    where: file,
    cause,
  });
}

async function realFolder(folder: string): Promise<string> {
  const path = await realpath(folder).catch((cause: unknown) => {
    throw noFolder(folder, 'does not exist', cause);
  });
  if ((await stat(path)).isDirectory()) return path;
  throw noFolder(folder, 'is not a folder');
}

function noFolder(folder: string, what: string, cause?: unknown): SpkboxError {
  const hint = 'Name a folder that exists.';
  return new SpkboxError('USE_FILE_NOT_FOUND', `The folder ${what}.`, { hint, where: folder, cause });
}

/** package.tgz: made of package/ at `path`, or taken as it is. */
async function makePayload(root: string, entries: readonly FolderEntry[], path: string): Promise<string> {
  const kindOf = (name: string) => entries.find((entry) => entry.name === name)?.kind;
  const source = kindOf('package');
  const ready = kindOf('package.tgz');
  if (source !== undefined && ready !== undefined)
    throw badFolder('package', 'stands beside package.tgz: keep one');
  if (ready === 'file') return join(root, 'package.tgz');
  if (source !== 'folder') throw badFolder('package', 'is no folder, and there is no package.tgz');
  const inside = entries.filter(({ name }) => name.startsWith('package/'));
  const members = inside.map(
    (entry): Packable => ({ ...entry, name: `./${entry.name.slice('package/'.length)}` }),
  );
  await pipeline(inLargePieces(tarOf(members, packTime(process.env))), createGzip(), createWriteStream(path));
  return path;
}

async function writeSpk(entries: readonly FolderEntry[], payload: string, made: string): Promise<void> {
  const info = entries.find(({ name }) => name === 'INFO');
  if (info?.kind !== 'file') throw noInfo();
  const infoBytes = await readFile(info.path);
  parseInfo(withoutChecksum(infoBytes));
  const facts = await payloadFacts(payload);
  const members: Packable[] = [
    {
      name: 'package.tgz',
      path: payload,
      isOurs: !entries.some(({ path }) => path === payload),
      kind: 'file',
      mode: 0o644,
      size: facts.size,
      target: undefined,
    },
    { ...info, mode: 0o644, bytes: packedInfo(infoBytes, facts) },
    ...packOrder(entries),
  ];
  await pipeline(tarOf(members, packTime(process.env)), createWriteStream(made));
}

function noInfo(): SpkboxError {
  const hint = 'Write a file INFO with at least package="..." and version="...".';
  return new SpkboxError('PACK_NO_INFO', 'The folder has no file INFO.', { hint, where: 'INFO' });
}

async function payloadFacts(path: string): Promise<{ size: number; checksum: string; unpacked: number }> {
  const payload = await payloadIn(path);
  const { bytes } = await scanPayload(payload);
  return { size: payload.size, checksum: await md5(path), unpacked: bytes };
}

async function md5(path: string): Promise<string> {
  const hash = createHash('md5');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Reads back what was made: it is worth nothing if it cannot be read. */
async function checked(made: string, file: string): Promise<PackedSpk> {
  const spk = await readMade(made, file);
  return {
    file,
    size: spk.size,
    package: spk.info.package,
    version: spk.info.version,
    checksum: spk.payload.checksum ?? '',
    payload: await scanPayload(spk.payload),
    members: spk.members.map(({ name }) => name),
    notes: spk.notes,
  };
}

async function readMade(made: string, file: string): Promise<Spk> {
  return readSpkFile(made).catch((error: unknown) => {
    throw error instanceof SpkboxError ? renamed(error, made, file) : error;
  });
}

/** The error without the temporary name, which nobody knows and which is gone already. */
function renamed(error: SpkboxError, made: string, file: string): SpkboxError {
  const where = error.where?.replaceAll(made, file);
  return new SpkboxError(error.code, error.summary, {
    hint: error.hint,
    ...(where && { where }),
    cause: error,
  });
}
