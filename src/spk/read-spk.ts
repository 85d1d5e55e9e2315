/** A package as its users name it: an .spk file, or a folder that is packed on the fly. */
import { stat } from 'node:fs/promises';
import { SpkboxError } from '../errors.ts';
import { packUnnamed } from './pack/pack-spk.ts';
import { readSpkFile } from './read/read-spk-file.ts';
import type { Spk } from './spk.ts';

/** A path, a package that was read, or a function that gives one: a failure of that is then part of the run. */
export type PackageSource = string | Spk | (() => Promise<Spk>);

/**
 * Reads an .spk file, or packs a folder and reads that.
 * @throws SpkboxError `USE_FILE_NOT_FOUND`; `SPK_*`, `INFO_*` and `CONF_*` of a package that cannot be read;
 * `PACK_*` of a folder that cannot be packed.
 */
export async function readSpk(path: string): Promise<Spk> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new SpkboxError('USE_FILE_NOT_FOUND', 'There is no such file or folder.', {
      hint: 'Name an .spk file, or a folder with INFO and package/, that exists and that you may read.',
      where: path,
      cause,
    });
  });
  return found.isDirectory() ? readFolder(path) : readSpkFile(path);
}

export const isSpk = (source: PackageSource): source is Spk => typeof source === 'object';

export async function resolveSource(source: PackageSource): Promise<Spk> {
  if (isSpk(source)) return source;
  return typeof source === 'string' ? readSpk(source) : source();
}

/** Closes the packed file of a folder once its payload is garbage: the file has no name, and no other owner. */
const packedFiles = new FinalizationRegistry((close: () => Promise<void>) => {
  close().catch(() => undefined);
});

async function readFolder(path: string): Promise<Spk> {
  const { spk, close } = await packUnnamed(path);
  packedFiles.register(spk.payload, close);
  return spk;
}
