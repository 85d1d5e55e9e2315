/** The built spkbox in dist/. The bench measures the build, not the sources. */
import { fileURLToPath } from 'node:url';

/** The repository, relative to node_modules/.cache/bench/bench, which holds the compiled bench. */
export const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));

const dist = `${REPOSITORY}dist`;

export const { checkPackages, packSpk, probeEngines, ROOT, readSpk, startMachine, startNas, tryPackage } =
  (await import(`${dist}/index.js`)) as typeof import('../src/index.ts');

export const { dsmTree, packTree } = (await import(
  `${dist}/machine/shared/dsm-tree.js`
)) as typeof import('../src/machine/shared/dsm-tree.ts');

/** The docker engine's own parts, loaded only if a Docker engine answers. */
export async function dockerEngine() {
  const { connectDocker } = (await import(
    `${dist}/machine/docker/client.js`
  )) as typeof import('../src/machine/docker/client.ts');
  const { ensureImage } = (await import(
    `${dist}/machine/docker/image.js`
  )) as typeof import('../src/machine/docker/image.ts');
  const client = connectDocker();
  return { client, image: (await ensureImage(client)).id };
}

export type { Machine, Nas, Spk } from '../src/index.ts';
