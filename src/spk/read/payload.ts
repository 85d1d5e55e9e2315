/** package.tgz: its place in the archive, and its content as a checked stream. */
import { Readable } from 'node:stream';
import { openArchive } from './archive-file.ts';
import type { Compression } from './compression.ts';
import { gunzip } from './gunzip.ts';
import { type Limits, withDefaults } from './limits.ts';
import { openRawPayload, type RawPayload } from './payload-bytes.ts';
import { createPayloadCheck, type PayloadCheck, type PayloadStats } from './payload-check.ts';
import { payloadCompression } from './payload-magic.ts';
import { BLOCK } from './tar-header.ts';
import { archiveMember, type Member } from './tar-members.ts';
import { unxz } from './xz.ts';

export interface Payload {
  /** The .spk that holds it. */
  readonly file: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** Bytes, compressed. */
  readonly size: number;
  readonly compression: Compression;
  /** INFO's MD5 sum in lower case; undefined when INFO has no checksum. */
  readonly checksum: string | undefined;
}

/**
 * The plain tar in package.tgz. A bad header destroys the stream with a SpkboxError, and so does a wrong checksum at the
 * end. The file is opened at the first read and closed with the stream.
 */
export function openPayload(payload: Payload, limits: Partial<Limits> = {}): Readable {
  const check = createPayloadCheck(payload, withDefaults(limits));
  return Readable.from(checkedTar(payload, check), { objectMode: false });
}

/** Reads package.tgz to its end and counts its members. */
export const scanPayload = (payload: Payload, limits: Partial<Limits> = {}): Promise<PayloadStats> =>
  readPayload(payload, () => undefined, limits);

/**
 * Reads package.tgz to its end, as an installation does, and tells of each member, the root with an empty name. A function that `visit` returns gets the
 * member's bytes, piece by piece. Rejects with a SpkboxError where an installation would be refused.
 */
export async function readPayload(
  payload: Payload,
  visit: (member: Member) => ((bytes: Buffer) => void) | undefined,
  limits: Partial<Limits> = {},
): Promise<PayloadStats> {
  const check = createPayloadCheck(payload, withDefaults(limits), (member, name) =>
    visit(archiveMember(Buffer.from(name, 'latin1').toString('utf8'), member)),
  );
  for await (const _ of checkedTar(payload, check));
  return check.stats();
}

/** A package.tgz outside of an .spk. */
export async function payloadIn(file: string): Promise<Payload> {
  const archive = await openArchive(file);
  try {
    const compression = payloadCompression(await archive.read(0, BLOCK));
    return { file, offset: 0, size: archive.size, compression, checksum: undefined };
  } finally {
    await archive.close();
  }
}

async function* checkedTar(payload: Payload, check: PayloadCheck): AsyncGenerator<Buffer> {
  const raw = await openRawPayload(payload);
  try {
    for await (const chunk of decompress(raw, payload.compression)) {
      const passed = check.push(chunk);
      if (passed.length > 0) yield passed;
    }
    await raw.drain();
    raw.verify();
    yield check.end();
  } finally {
    await raw.close();
  }
}

function decompress(raw: RawPayload, compression: Compression): AsyncIterable<Buffer> {
  if (compression === 'gzip') return gunzip(raw.chunks());
  return compression === 'xz' ? unxz(raw.read) : raw.chunks();
}
