/** Makes an .spk from a folder, with the layout of Synology's toolkit and spksrc. The same folder gives the same bytes. */
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
  /** The content of package.tgz, counted. */
  readonly payload: PayloadStats;
  /** Names of the members, in order. */
  readonly members: readonly string[];
  /** Oddities of the package that do not stop reading. */
  readonly notes: readonly Finding[];
}

/** Packs a folder into `outFile`. A failure leaves no partial file. */
export async function packSpk(folder: string, outFile: string): Promise<PackedSpk> {
  const file = resolve(outFile);
  const root = await realFolder(folder);
  // In the folder of the .spk, where a rename moves it into place in one step.
  const workFolder = await mkdtemp(join(await realFolder(dirname(file)), '.spkbox-pack-')).catch(
    (cause: unknown) => {
      throw cannotWriteSpk(file, cause);
    },
  );
  try {
    // The output file and the work folder are no part of the package.
    const entries = await listFolder(root, new Set([workFolder, join(dirname(workFolder), basename(file))]));
    const unfinished = join(workFolder, basename(file));
    const payload = await makePayload(root, entries, join(workFolder, 'package.tgz'));
    await writeSpk(entries, payload, unfinished);
    const packed = await readBack(unfinished, file);
    await rename(unfinished, file);
    return packed;
  } catch (error) {
    throw error instanceof SpkboxError ? error : cannotWriteSpk(file, error);
  } finally {
    await rm(workFolder, { recursive: true, force: true });
  }
}

export interface UnnamedSpk {
  /** Its `file` is the folder; its content can be read until `close`. */
  readonly spk: Spk;
  /** Closes the packed file. */
  readonly close: () => Promise<void>;
}

/** Packs a folder into a file without a name, which exists until it is closed. */
export async function packUnnamed(folder: string): Promise<UnnamedSpk> {
  const root = await realFolder(folder);
  const temporary = await unnamedFile().catch(cannotWriteTemporary);
  try {
    await using payload = await unnamedFile();
    const entries = await listFolder(root);
    await writeSpk(entries, await makePayload(root, entries, payload.path), temporary.path);
    const spk = await readPacked(temporary.path, folder);
    return { spk: { ...spk, file: folder }, close: async () => temporary[Symbol.asyncDispose]() };
  } catch (error) {
    await temporary[Symbol.asyncDispose]();
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
  throw cannotWriteSpk(tmpdir(), cause, 'Let TMPDIR name a folder that you may write to and that has room.');
};

function cannotWriteSpk(
  file: string,
  cause: unknown,
  hint = 'Name a file in a folder that you may write to and that has room for it.',
): SpkboxError {
  const reason = cause instanceof Error ? cause.message : String(cause);
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

function noFolder(folder: string, problem: string, cause?: unknown): SpkboxError {
  const hint = 'Name a folder that exists.';
  return new SpkboxError('USE_FILE_NOT_FOUND', `The folder ${problem}.`, { hint, where: folder, cause });
}

/** The path of package.tgz: the folder's own file, or one made from package/ at `path`. */
async function makePayload(root: string, entries: readonly FolderEntry[], path: string): Promise<string> {
  const kindOf = (name: string) => entries.find((entry) => entry.name === name)?.kind;
  const source = kindOf('package');
  const ready = kindOf('package.tgz');
  if (source !== undefined && ready !== undefined)
    throw badFolder('package', 'and package.tgz are both in the folder: remove one of them');
  if (ready === 'file') return join(root, 'package.tgz');
  if (source !== 'folder') throw badFolder('package', 'is not a folder, and package.tgz is missing');
  const inside = entries.filter(({ name }) => name.startsWith('package/'));
  const members = inside.map(
    (entry): Packable => ({ ...entry, name: `./${entry.name.slice('package/'.length)}` }),
  );
  await pipeline(inLargePieces(tarOf(members, packTime(process.env))), createGzip(), createWriteStream(path));
  return path;
}

async function writeSpk(entries: readonly FolderEntry[], payload: string, spkPath: string): Promise<void> {
  const info = entries.find(({ name }) => name === 'INFO');
  if (info?.kind !== 'file') throw noInfo();
  const infoBytes = await readFile(info.path);
  parseInfo(withoutChecksum(infoBytes));
  const summary = await summarizePayload(payload);
  const members: Packable[] = [
    {
      name: 'package.tgz',
      path: payload,
      isOurs: !entries.some(({ path }) => path === payload),
      kind: 'file',
      mode: 0o644,
      size: summary.size,
      target: undefined,
    },
    { ...info, mode: 0o644, bytes: packedInfo(infoBytes, summary) },
    ...packOrder(entries),
  ];
  await pipeline(tarOf(members, packTime(process.env)), createWriteStream(spkPath));
}

function noInfo(): SpkboxError {
  const hint = 'Write a file INFO with at least package="..." and version="...".';
  return new SpkboxError('PACK_NO_INFO', 'The folder has no file INFO.', { hint, where: 'INFO' });
}

async function summarizePayload(path: string): Promise<{ size: number; checksum: string; unpacked: number }> {
  const payload = await payloadIn(path);
  const { bytes } = await scanPayload(payload);
  return { size: payload.size, checksum: await md5(path), unpacked: bytes };
}

async function md5(path: string): Promise<string> {
  const hash = createHash('md5');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Reads the new .spk back to make sure that it is readable. */
async function readBack(spkPath: string, file: string): Promise<PackedSpk> {
  const spk = await readPacked(spkPath, file);
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

async function readPacked(spkPath: string, file: string): Promise<Spk> {
  return readSpkFile(spkPath).catch((error: unknown) => {
    throw error instanceof SpkboxError ? withPath(error, spkPath, file) : error;
  });
}

/** The error with the final path instead of the temporary path, which no longer exists. */
function withPath(error: SpkboxError, spkPath: string, file: string): SpkboxError {
  const location = error.where?.replaceAll(spkPath, file);
  return new SpkboxError(error.code, error.summary, {
    hint: error.hint,
    ...(location && { where: location }),
    cause: error,
  });
}
