/** What lies in package.tgz, read once from its beginning to its end. */
import { type Member, readPayload, type Spk } from '../../index.ts';

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

export interface WantedTexts {
  readonly names: readonly string[];
  /** Bytes of each text that are kept. */
  readonly limit: number;
}

/** Lists package.tgz; includes the wanted texts. */
export async function listPayload({ payload }: Spk, wanted: WantedTexts): Promise<PayloadListing> {
  const top = new Map<string, PayloadPart>();
  const pieces = new Map<string, Buffer[]>();
  const { files, folders, links, bytes } = await readPayload(payload, (member) => {
    if (member.name === '') return undefined;
    addToTop(top, member);
    if (!wanted.names.includes(member.name) || member.kind !== 'file') return undefined;
    const content: Buffer[] = [];
    pieces.set(member.name, content);
    let room = wanted.limit;
    return (piece) => {
      if (room > 0) content.push(Buffer.from(piece.subarray(0, room)));
      room -= piece.length;
    };
  });
  const texts = [...pieces].map(
    ([name, content]) => [name, Buffer.concat(content).toString('utf8')] as const,
  );
  return { files, folders, links, bytes, top: [...top.values()].sort(byName), texts: new Map(texts) };
}

const byName = (a: PayloadPart, b: PayloadPart): number => (a.name < b.name ? -1 : 1);

function addToTop(top: Map<string, PayloadPart>, member: Member): void {
  const [name = '', ...below] = member.name.split('/');
  const isTop = below.length === 0;
  const target = isTop && member.target !== undefined ? { target: member.target } : {};
  const kind = isTop ? member.kind : 'folder';
  const part = top.get(name) ?? { name, kind, ...target, files: 0, bytes: 0 };
  top.set(name, part);
  if (member.kind !== 'file') return;
  part.files += 1;
  part.bytes += member.size;
}
