/** What the bench measures. */
import { connectDocker } from '../src/machine/docker/client.ts';
import { ensureImage } from '../src/machine/docker/image.ts';
import { PACKAGE_ROOT } from '../src/package-root.ts';

export {
  checkPackages,
  type Machine,
  type Nas,
  packSpk,
  probeEngines,
  ROOT,
  readSpk,
  type Spk,
  startMachine,
  startNas,
  tryPackage,
  upgradePackage,
} from '../src/index.ts';
export { dsmTree, packTree } from '../src/machine/shared/dsm-tree.ts';

export const REPOSITORY = PACKAGE_ROOT;

export async function dockerEngine() {
  const client = connectDocker();
  return { client, image: (await ensureImage(client)).id };
}
