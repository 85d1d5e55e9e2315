/** A temporary file without a name: nobody else finds it, and whatever ends spkbox, nothing of it stays. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface UnnamedFile extends AsyncDisposable {
  /** Where it can be opened for as long as it is not disposed of, by this process and those that may look into it. */
  readonly path: string;
}

/** Not among Node's own constants; with O_DIRECTORY, as open(2) wants it. */
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;

export async function unnamedFile(folder = tmpdir()): Promise<UnnamedFile> {
  const handle = await openUnnamed(folder);
  const table = process.platform === 'linux' ? `/proc/${process.pid}/fd` : '/dev/fd';
  return { path: `${table}/${handle.fd}`, [Symbol.asyncDispose]: () => handle.close() };
}

/** Not every file system can make a file without a name; there it has one for a moment. */
async function openUnnamed(folder: string): Promise<FileHandle> {
  if (process.platform === 'linux') {
    const handle = await open(folder, constants.O_RDWR | O_TMPFILE, 0o600).catch(() => undefined);
    if (handle !== undefined) return handle;
  }
  const name = join(folder, `spkbox-${randomUUID()}`);
  const handle = await open(name, 'wx+', 0o600);
  await unlink(name);
  return handle;
}
