/** What is known of the DSM tree's entries without a look at them. */
import { createHash } from 'node:crypto';
import type { FileEntry, FileKind } from '../machine.ts';
import type { TreeEntry } from './dsm-tree.ts';

const KINDS: Readonly<Record<TreeEntry['type'], FileKind>> = {
  directory: 'folder',
  symlink: 'link',
  file: 'file',
  'character-device': 'other',
  fifo: 'other',
};

/** The entry as a box shows it. */
export function factOf({ type, mode, uid, gid, target, content }: TreeEntry): FileEntry {
  const kind = KINDS[type];
  const size = kind === 'file' ? (content?.length ?? 0) : 0;
  return { kind, mode, owner: { uid, gid }, size, target: kind === 'link' ? target : undefined };
}

/** The sum that b2sum(1) gives. */
export const sumOf = (content: Buffer = Buffer.alloc(0)): string =>
  createHash('blake2b512').update(content).digest('hex');
