/** Reads the raw bytes of package.tgz from the .spk and computes their MD5 sum. */
import { createHash } from 'node:crypto';
import { SpkboxError } from '../../errors.ts';
import { fileChanged, openPlainFile, readExactly } from './archive-file.ts';

const READ_BYTES = 256 * 1024;

/** The place of the bytes, and their stated sum. */
interface PayloadPlace {
  readonly file: string;
  readonly offset: number;
  readonly size: number;
  readonly checksum: string | undefined;
}

export interface RawPayload {
  /** The next bytes; undefined at the end. */
  read(): Promise<Buffer | undefined>;
  chunks(): AsyncGenerator<Buffer>;
  /** Reads the remaining bytes, such as padding after the compressed content, since the checksum covers them. */
  drain(): Promise<void>;
  /** Throws when the bytes do not have the sum that INFO states. */
  verify(): void;
  close(): Promise<void>;
}

export async function openRawPayload(payload: PayloadPlace): Promise<RawPayload> {
  const { handle, size } = await openPlainFile(payload.file);
  const hash = createHash('md5');
  let bytesDone = 0;
  const read = async (): Promise<Buffer | undefined> => {
    if (bytesDone >= payload.size) return undefined;
    if (size < payload.offset + payload.size) throw fileChanged(payload.file);
    const length = Math.min(READ_BYTES, payload.size - bytesDone);
    const bytes = await readExactly(handle, payload.file, payload.offset + bytesDone, length);
    bytesDone += length;
    if (payload.checksum !== undefined) hash.update(bytes);
    return bytes;
  };
  return {
    read,
    async *chunks() {
      for (let bytes = await read(); bytes; bytes = await read()) yield bytes;
    },
    async drain() {
      while (await read());
    },
    verify: () => compareChecksums(payload, hash.digest('hex')),
    close: () => handle.close(),
  };
}

function compareChecksums({ checksum }: PayloadPlace, actual: string): void {
  if (checksum === undefined || checksum === actual) return;
  throw new SpkboxError(
    'PAYLOAD_CHECKSUM',
    `package.tgz has the MD5 sum ${actual}, but INFO states ${checksum}.`,
    {
      hint: 'Build or download the .spk again; after changing package.tgz by hand, pack with spkbox pack.',
      where: 'package.tgz',
    },
  );
}
