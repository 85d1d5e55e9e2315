/** Reads a package from an .spk file, or from a folder that is packed on the fly. */
import { stat } from 'node:fs/promises';
import { SpkboxError } from '../errors.ts';
import { packUnnamed } from './pack/pack-spk.ts';
import { readSpkFile } from './read/read-spk-file.ts';
import type { Spk } from './spk.ts';

/** A path, an `Spk`, or a function that returns one. A failure of the function is part of the run. */
export type PackageSource = string | Spk | (() => Promise<Spk>);

/**
 * Reads an .spk file, or packs a folder and reads that.
 * @throws SpkboxError `USE_FILE_NOT_FOUND`; `SPK_*`, `INFO_*` and `CONF_*` of a package that cannot be read;
 * `PACK_*` of a folder that cannot be packed.
 */
export async function readSpk(path: string): Promise<Spk> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw new SpkboxError('USE_FILE_NOT_FOUND', 'The file or folder does not exist.', {
      hint: 'Name an .spk file, or a folder with INFO and package/, that exists and that you may read.',
      where: path,
      cause,
    });
  });
  return stats.isDirectory() ? readFolder(path) : readSpkFile(path);
}

export const isSpk = (source: PackageSource): source is Spk => typeof source === 'object';

export async function resolveSource(source: PackageSource): Promise<Spk> {
  if (isSpk(source)) return source;
  return typeof source === 'string' ? readSpk(source) : source();
}

/** Closes the packed file of a folder once its payload is garbage-collected: the file has no name and no other owner. */
const packedFiles = new FinalizationRegistry((close: () => Promise<void>) => {
  close().catch(() => undefined);
});

async function readFolder(path: string): Promise<Spk> {
  const { spk, close } = await packUnnamed(path);
  packedFiles.register(spk.payload, close);
  return spk;
}
