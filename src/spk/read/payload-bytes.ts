/** The bytes of package.tgz as they lie in the .spk, with their MD5 sum taken on the way. */
import { createHash } from 'node:crypto';
import { SpkboxError } from '../../errors.ts';
import { changed, openPlainFile, readExactly } from './archive-file.ts';

const CHUNK = 256 * 1024;

/** Where the bytes lie, and the sum that they should have. */
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
  /** Reads what nobody asked for, such as the filling after compressed bytes: the checksum is over everything. */
  drain(): Promise<void>;
  /** Throws when the bytes do not have the sum that INFO states. */
  verify(): void;
  close(): Promise<void>;
}

export async function openRawPayload(payload: PayloadPlace): Promise<RawPayload> {
  const { handle, size } = await openPlainFile(payload.file);
  const hash = createHash('md5');
  let done = 0;
  const read = async (): Promise<Buffer | undefined> => {
    if (done >= payload.size) return undefined;
    if (size < payload.offset + payload.size) throw changed(payload.file);
    const length = Math.min(CHUNK, payload.size - done);
    const bytes = await readExactly(handle, payload.file, payload.offset + done, length);
    done += length;
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
