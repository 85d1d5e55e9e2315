/** The DSM tree of `emulator-image/`, read once: the same entries for every engine. */
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { PACKAGE_ROOT } from '../../package-root.ts';

/** The folder that holds the tree. */
export const IMAGE_FOLDER = `${PACKAGE_ROOT}emulator-image/`;

interface TreeLine {
  readonly type: 'dir' | 'link' | 'file' | 'empty';
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  readonly path: string;
  readonly target: string | undefined;
}

/** One entry of a tree, as a tar holds it. */
export interface TreeEntry {
  readonly type: 'directory' | 'symlink' | 'file' | 'character-device' | 'fifo';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Absolute. */
  readonly path: string;
  readonly target?: string;
  readonly content?: Buffer;
}

let tree: Promise<readonly TreeEntry[]> | undefined;

/** Read once in a process; the tree does not change while spkbox runs. */
export function dsmTree(): Promise<readonly TreeEntry[]> {
  tree ??= readTree();
  return tree;
}

/** Packs the entries in a tar, their paths below one of its folders. */
export function packTree(entries: readonly TreeEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const { path, type, target, content, ...rest } of entries) {
    const name = path === '/' ? '.' : path.slice(1);
    const link = target === undefined ? {} : { linkname: target };
    archive.entry({ name, type, mtime: new Date(0), ...rest, ...link }, content ?? Buffer.alloc(0));
  }
  archive.finalize();
  return buffer(archive);
}

const TYPES = { dir: 'directory', link: 'symlink', file: 'file', empty: 'file' } as const;

async function readTree(): Promise<TreeEntry[]> {
  const lines = (await readFile(`${IMAGE_FOLDER}tree.txt`, 'utf8')).split('\n').flatMap(parseTreeLine);
  const contents = new Map(
    await Promise.all(lines.map(async (line) => [line.path, await contentOf(line)] as const)),
  );
  const uids = idsOf(contents.get('/etc/passwd'));
  const gids = idsOf(contents.get('/etc/group'));
  return lines.map(({ type, mode, owner, group, path, target }) => ({
    type: TYPES[type],
    mode,
    uid: uids.get(owner) ?? 0,
    gid: gids.get(group) ?? 0,
    path,
    ...(target === undefined ? {} : { target }),
    content: contents.get(path) ?? Buffer.alloc(0),
  }));
}

/** An entry of tree.txt; nothing for a comment or a blank line. */
export function parseTreeLine(line: string): TreeLine[] {
  const [type, mode = '', ownerGroup = '', path = '', target] = line.trim().split(/\s+/);
  if (type === undefined || type === '' || type.startsWith('#')) return [];
  const [owner = '', group = ''] = ownerGroup.split(':');
  const bits = mode === '-' ? 0o777 : Number.parseInt(mode, 8);
  return [{ type: type as TreeLine['type'], mode: bits, owner, group, path, target }];
}

async function contentOf({ type, path }: TreeLine): Promise<Buffer> {
  return type === 'file' ? readFile(`${IMAGE_FOLDER}rootfs${path}`) : Buffer.alloc(0);
}

/** Name to number, of a passwd or group file. */
function idsOf(file: Buffer | undefined): ReadonlyMap<string, number> {
  const lines = (file?.toString() ?? '').split('\n').map((line) => line.split(':'));
  return new Map(lines.map(([name = '', , id]) => [name, Number(id)]));
}
