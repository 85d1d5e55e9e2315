/** Random access to a file. It is read in windows, which saves calls for many small members. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { SpkboxError } from '../../errors.ts';

const WINDOW_BYTES = 64 * 1024;

export interface ArchiveFile {
  readonly path: string;
  readonly size: number;
  /** `length` bytes from `offset`; fewer only beyond the file's size at opening. */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Opens a plain file. Without O_NONBLOCK, opening a named pipe would hang before its type is known. */
export async function openPlainFile(path: string): Promise<{ handle: FileHandle; size: number }> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => {
    throw unreadable(path, 'cannot be opened', cause);
  });
  const stat = await handle.stat();
  if (stat.isFile()) return { handle, size: stat.size };
  await handle.close();
  throw unreadable(path, stat.isDirectory() ? 'is a folder' : 'is not a plain file');
}

export async function openArchive(path: string): Promise<ArchiveFile> {
  const { handle, size } = await openPlainFile(path);
  let window: Buffer = Buffer.alloc(0);
  let start = 0;
  const read = async (offset: number, length: number): Promise<Buffer> => {
    const available = Math.max(0, Math.min(length, size - offset));
    if (available > WINDOW_BYTES) return readExactly(handle, path, offset, available);
    if (offset < start || offset + available > start + window.length) {
      window = await readExactly(handle, path, offset, Math.min(WINDOW_BYTES, size - offset));
      start = offset;
    }
    return window.subarray(offset - start, offset - start + available);
  };
  return { path, size, read, close: () => handle.close() };
}

/** Exactly these bytes. They lie within the file's size at opening, so fewer bytes mean that the file changed. */
export async function readExactly(
  handle: FileHandle,
  path: string,
  offset: number,
  length: number,
): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let bytesDone = 0;
  while (bytesDone < length) {
    const { bytesRead } = await handle
      .read(bytes, bytesDone, length - bytesDone, offset + bytesDone)
      .catch((cause: unknown) => {
        throw unreadable(path, 'cannot be read', cause);
      });
    if (bytesRead === 0) throw fileChanged(path);
    bytesDone += bytesRead;
  }
  return bytes;
}

export function fileChanged(path: string): SpkboxError {
  return new SpkboxError('SPK_CHANGED', 'The file became shorter while it was read.', {
    hint: 'Wait until the build or download has finished, then try again.',
    where: path,
  });
}

function unreadable(path: string, problem: string, cause?: unknown): SpkboxError {
  const hint = 'Name an .spk file that exists and that you may read.';
  return new SpkboxError('USE_FILE_NOT_FOUND', `The file ${problem}.`, { hint, where: path, cause });
}
