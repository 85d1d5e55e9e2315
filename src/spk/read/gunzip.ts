/** gzip, by Node's own zlib. The format includes several members in a row, and zeros at the end. */
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { SpkboxError } from '../../errors.ts';
import { payloadDamaged, payloadTruncated } from './payload-errors.ts';

const CHUNK_BYTES = 128 * 1024;

export async function* gunzip(compressed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const unpacker = createGunzip({ chunkSize: CHUNK_BYTES });
  // An error on either side destroys the unpacker, and the loop below throws it.
  pipeline(Readable.from(compressed), unpacker, () => {});
  try {
    for await (const chunk of unpacker) yield chunk;
  } catch (error) {
    throw asSpkboxError(error);
  }
}

function asSpkboxError(error: unknown): SpkboxError {
  if (error instanceof SpkboxError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') return payloadTruncated(error);
  if (message === 'incorrect header check')
    return payloadDamaged('something follows the compressed content', error);
  return payloadDamaged(message, error);
}
