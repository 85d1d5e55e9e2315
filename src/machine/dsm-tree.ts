/** The DSM tree of `emulator-image/` as one tar: the same for every engine. */
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { pack } from 'tar-stream';

/** The folder that holds the tree; it is beside `src` and beside `dist`. */
export const IMAGE_FOLDER = fileURLToPath(new URL('../../emulator-image/', import.meta.url));

interface TreeLine {
  readonly type: 'dir' | 'link' | 'file' | 'empty';
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
  readonly path: string;
  readonly target: string | undefined;
}

let tree: Promise<Buffer> | undefined;

/** Read once in a process; the tree does not change while spkbox runs. */
export function dsmTree(): Promise<Buffer> {
  tree ??= readTree();
  return tree;
}

async function readTree(): Promise<Buffer> {
  const lines = (await readFile(`${IMAGE_FOLDER}tree.txt`, 'utf8')).split('\n').flatMap(parseTreeLine);
  const contents = await Promise.all(lines.map(contentOf));
  const at = (path: string) => contents[lines.findIndex((line) => line.path === path)]?.toString() ?? '';
  const uids = idsOf(at('/etc/passwd'));
  const gids = idsOf(at('/etc/group'));
  const archive = pack();
  for (const [index, line] of lines.entries()) {
    addEntry(archive, line, {
      content: contents[index] ?? Buffer.alloc(0),
      uid: uids.get(line.owner) ?? 0,
      gid: gids.get(line.group) ?? 0,
    });
  }
  archive.finalize();
  return buffer(archive);
}

/** An entry of tree.txt; nothing for a comment or a blank line. */
export function parseTreeLine(line: string): TreeLine[] {
  const [type, mode = '', ownerGroup = '', path = '', target] = line.trim().split(/\s+/);
  if (type === undefined || type === '' || type.startsWith('#')) return [];
  const [owner = '', group = ''] = ownerGroup.split(':');
  return [
    {
      type: type as TreeLine['type'],
      mode: mode === '-' ? 0o777 : Number.parseInt(mode, 8),
      owner,
      group,
      path,
      target,
    },
  ];
}

async function contentOf({ type, path }: TreeLine): Promise<Buffer> {
  return type === 'file' ? readFile(`${IMAGE_FOLDER}rootfs${path}`) : Buffer.alloc(0);
}

/** Name to number, of a passwd or group file. */
function idsOf(text: string): ReadonlyMap<string, number> {
  return new Map(
    text
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name = '', , id]) => [name, Number(id)]),
  );
}

const TYPES = { dir: 'directory', link: 'symlink', file: 'file', empty: 'file' } as const;

function addEntry(
  archive: ReturnType<typeof pack>,
  { type, mode, path, target }: TreeLine,
  { content, uid, gid }: { content: Buffer; uid: number; gid: number },
): void {
  const name = path === '/' ? '.' : path.slice(1);
  const link = target === undefined ? {} : { linkname: target };
  archive.entry(
    { name, type: TYPES[type], mode, uid, gid, mtime: new Date(0), size: content.length, ...link },
    content,
  );
}
