/** Lists a folder to pack. Links are listed as links and never followed, which keeps outside files out of the .spk. */
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

/** Files that macOS and git add to folders. No package needs them, and DSM 7 has been seen to refuse `._*`. */
const IGNORED = /^(\._.*|\.DS_Store|\.git|__MACOSX)$/;

/** Everything below a folder, sorted, each folder before its content. `excluded` holds paths to skip. */
export async function listFolder(
  folder: string,
  excluded: ReadonlySet<string> = new Set(),
): Promise<FolderEntry[]> {
  const entries: FolderEntry[] = [];
  await addContent(folder, '', excluded, entries);
  return entries;
}

async function addContent(
  folder: string,
  prefix: string,
  excluded: ReadonlySet<string>,
  entries: FolderEntry[],
): Promise<void> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw badFolder(prefix || '.', 'cannot be read', cause);
  });
  for (const name of names.sort(byBytes)) {
    const path = join(folder, name);
    if (IGNORED.test(name) || excluded.has(path)) continue;
    const entry = await toEntry(path, `${prefix}${name}`);
    entries.push(entry);
    if (entry.kind === 'folder') await addContent(path, `${entry.name}/`, excluded, entries);
  }
}

/** Sorts by bytes instead of the host's language: the same folder gives the same archive everywhere. */
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

export function badFolder(name: string, problem: string, cause?: unknown): SpkboxError {
  return new SpkboxError('PACK_BAD_FOLDER', `${name} ${problem}.`, {
    hint: 'A folder to pack has INFO, package/ or package.tgz, and if needed scripts/, conf/, WIZARD_UIFILES/, icons.',
    where: name,
    cause,
  });
}
