/** What lies in a folder to be packed. Links are listed as links and never followed, so that nothing outside gets in. */
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { SpkboxError } from '../../errors.ts';

export interface FolderEntry {
  /** The path from the listed folder. */
  readonly name: string;
  /** The path on the host. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link';
  readonly mode: number;
  /** Bytes. */
  readonly size: number;
  readonly target: string | undefined;
}

/** What macOS and git leave in folders; no package needs it, and DSM 7 has been seen to refuse `._*`. */
const LEFT_OUT = /^(\._.*|\.DS_Store|\.git|__MACOSX)$/;

/** Everything below a folder, sorted, each folder before its content. `except` are paths that are passed over. */
export async function listFolder(
  folder: string,
  except: ReadonlySet<string> = new Set(),
): Promise<FolderEntry[]> {
  const found: FolderEntry[] = [];
  await addContent(folder, '', except, found);
  return found;
}

async function addContent(
  folder: string,
  prefix: string,
  except: ReadonlySet<string>,
  found: FolderEntry[],
): Promise<void> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw badFolder(prefix || '.', 'cannot be read', cause);
  });
  for (const name of names.sort(byBytes)) {
    const path = join(folder, name);
    if (LEFT_OUT.test(name) || except.has(path)) continue;
    const entry = await toEntry(path, `${prefix}${name}`);
    found.push(entry);
    if (entry.kind === 'folder') await addContent(path, `${entry.name}/`, except, found);
  }
}

/** By bytes, not by the host's language: the same folder gives the same archive everywhere. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

async function toEntry(path: string, name: string): Promise<FolderEntry> {
  const stat = await lstat(path).catch((cause: unknown) => {
    throw badFolder(name, 'cannot be read, or has a name that is not UTF-8', cause);
  });
  const common = { name, path, mode: stat.mode & 0o7777 };
  if (stat.isFile()) return { ...common, kind: 'file', size: stat.size, target: undefined };
  if (stat.isDirectory()) return { ...common, kind: 'folder', size: 0, target: undefined };
  if (stat.isSymbolicLink()) return { ...common, kind: 'link', size: 0, target: await readlink(path) };
  throw badFolder(name, 'is a device, a pipe or a socket');
}

export function badFolder(name: string, what: string, cause?: unknown): SpkboxError {
  return new SpkboxError('PACK_BAD_FOLDER', `${name} ${what}.`, {
    hint: 'A folder to pack has INFO, package/ or package.tgz, and if needed scripts/, conf/, WIZARD_UIFILES/, icons.',
    where: name,
    cause,
  });
}
