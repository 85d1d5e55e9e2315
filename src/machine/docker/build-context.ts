/** What the image is built from, in memory, and the name that follows from it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { dsmTree, IMAGE_FOLDER, packTree } from '../shared/dsm-tree.ts';

export interface BuildContext {
  readonly tar: Buffer;
  /** The same content gives the same tag; an image is rebuilt only when its content changes. */
  tag(base: string): string;
}

let context: Promise<BuildContext> | undefined;

/** Made once in a process: the folder does not change while spkbox runs. */
export function buildContext(): Promise<BuildContext> {
  context ??= makeContext();
  return context;
}

async function makeContext(): Promise<BuildContext> {
  const dockerfile = await readFile(`${IMAGE_FOLDER}Dockerfile`);
  const tree = await packTree(await dsmTree());
  const archive = pack();
  archive.entry({ name: 'Dockerfile', mtime: new Date(0) }, dockerfile);
  archive.entry({ name: 'tree.tar', mtime: new Date(0) }, tree);
  archive.finalize();
  const content = createHash('sha256').update(dockerfile).update(tree).digest();
  return {
    tar: await buffer(archive),
    tag(base) {
      const hash = createHash('sha256').update(content).update(base).digest('hex');
      return `spkbox/dsm:${hash.slice(0, 16)}`;
    },
  };
}
