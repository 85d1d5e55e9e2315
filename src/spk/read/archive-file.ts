/** A file that is read at any place, a window of it at a time, so that many small members cost few calls. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { SpkboxError } from '../../errors.ts';

const WINDOW = 64 * 1024;

export interface ArchiveFile {
  readonly path: string;
  readonly size: number;
  /** `length` bytes from `offset`; fewer only where the file ended when it was opened. */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Opens a plain file. Without O_NONBLOCK a named pipe would hang us before we could see what it is. */
export async function openPlainFile(path: string): Promise<{ handle: FileHandle; size: number }> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => {
    throw notFound(path, 'cannot be opened', cause);
  });
  const stat = await handle.stat();
  if (stat.isFile()) return { handle, size: stat.size };
  await handle.close();
  throw notFound(path, stat.isDirectory() ? 'is a folder' : 'is not a plain file');
}

export async function openArchive(path: string): Promise<ArchiveFile> {
  const { handle, size } = await openPlainFile(path);
  let window: Buffer = Buffer.alloc(0);
  let start = 0;
  const read = async (offset: number, length: number): Promise<Buffer> => {
    const wanted = Math.max(0, Math.min(length, size - offset));
    if (wanted > WINDOW) return readExactly(handle, path, offset, wanted);
    if (offset < start || offset + wanted > start + window.length) {
      window = await readExactly(handle, path, offset, Math.min(WINDOW, size - offset));
      start = offset;
    }
    return window.subarray(offset - start, offset - start + wanted);
  };
  return { path, size, read, close: () => handle.close() };
}

/** Exactly these bytes: the file was that long when it was opened, so that fewer mean that it changed. */
export async function readExactly(
  handle: FileHandle,
  path: string,
  offset: number,
  length: number,
): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle
      .read(bytes, done, length - done, offset + done)
      .catch((cause: unknown) => {
        throw notFound(path, 'cannot be read', cause);
      });
    if (bytesRead === 0) throw changed(path);
    done += bytesRead;
  }
  return bytes;
}

export function changed(path: string): SpkboxError {
  return new SpkboxError('SPK_CHANGED', 'The file became shorter while it was read.', {
    hint: 'Wait until the build or download has finished, then try again.',
    where: path,
  });
}

function notFound(path: string, what: string, cause?: unknown): SpkboxError {
  const hint = 'Name an .spk file that exists and that you may read.';
  return new SpkboxError('USE_FILE_NOT_FOUND', `The file ${what}.`, { hint, where: path, cause });
}
