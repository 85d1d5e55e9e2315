/** What lies in package.tgz, read once from its beginning to its end. */
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import { openPayload, type Spk } from '../../index.ts';

/** A file or folder at the top of package.tgz, with what lies below it. */
export interface PayloadPart {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'link';
  /** Undefined for anything but a link. */
  readonly target?: string;
  /** Files, itself included. */
  files: number;
  /** Bytes of all files. */
  bytes: number;
}

export interface PayloadListing {
  readonly files: number;
  readonly folders: number;
  readonly links: number;
  readonly bytes: number;
  readonly top: readonly PayloadPart[];
  /** The small files that were asked for, by name. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Old archives without a magic word are read too; the types do not know the option. */
const LENIENT = Object.assign({ highWaterMark: 65_536 }, { allowUnknownFormat: true });

/** A file larger than this is none that we read. */
const MOST_TEXT = 64 * 1024;

/** Lists package.tgz; includes the text of the files in `names`. */
export async function listPayload({ payload }: Spk, names: ReadonlySet<string>): Promise<PayloadListing> {
  const counts = { files: 0, folders: 0, links: 0, bytes: 0 };
  const top = new Map<string, PayloadPart>();
  const texts = new Map<string, string>();
  const tar = extract(LENIENT);
  tar.on('entry', (header, body, next) => {
    const name = header.name.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
    count(counts, header);
    if (name !== '') addToTop(top, name, header);
    const keep = names.has(name) && (header.size ?? 0) <= MOST_TEXT;
    let text = '';
    body.on('data', (chunk) => {
      if (keep) text += String(chunk);
    });
    body.on('end', () => {
      if (keep) texts.set(name, text);
      next();
    });
  });
  await pipeline(openPayload(payload), tar);
  return { ...counts, top: [...top.values()].sort(byName), texts };
}

const byName = (a: PayloadPart, b: PayloadPart): number => (a.name < b.name ? -1 : 1);

type Counts = Record<'files' | 'folders' | 'links' | 'bytes', number>;

function count(counts: Counts, header: Header): void {
  const kind = kindOf(header);
  if (kind === 'folder') counts.folders += 1;
  else if (kind === 'link') counts.links += 1;
  else {
    counts.files += 1;
    counts.bytes += header.size ?? 0;
  }
}

function addToTop(top: Map<string, PayloadPart>, path: string, header: Header): void {
  const [name = '', ...below] = path.split('/');
  const isTop = below.length === 0;
  const kind = isTop ? kindOf(header) : 'folder';
  const target = isTop && kind === 'link' ? { target: header.linkname ?? '' } : {};
  const part = top.get(name) ?? { name, kind, ...target, files: 0, bytes: 0 };
  top.set(name, part);
  if (kindOf(header) !== 'file') return;
  part.files += 1;
  part.bytes += header.size ?? 0;
}

function kindOf({ type, name }: Header): PayloadPart['kind'] {
  if (type === 'symlink' || type === 'link') return 'link';
  return type === 'directory' || name.endsWith('/') ? 'folder' : 'file';
}
