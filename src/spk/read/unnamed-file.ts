/** A temporary file without a name. Other programs cannot find it, and it disappears even if spkbox is killed. */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface UnnamedFile extends AsyncDisposable {
  /** The path that opens the file until it is disposed of. It works in this process and in processes that may inspect it. */
  readonly path: string;
}

/** Missing from Node's constants. open(2) demands O_DIRECTORY with it. */
const O_TMPFILE = 0o20000000 | constants.O_DIRECTORY;

export async function unnamedFile(folder = tmpdir()): Promise<UnnamedFile> {
  const handle = await openUnnamed(folder);
  const table = process.platform === 'linux' ? `/proc/${process.pid}/fd` : '/dev/fd';
  return { path: `${table}/${handle.fd}`, [Symbol.asyncDispose]: () => handle.close() };
}

/** Some file systems cannot create a file without a name; there the file has a name for a moment. */
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
