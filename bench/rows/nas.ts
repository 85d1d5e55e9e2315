/** What a NAS adds to its box: telling who made what, and going back to a snapshot with the package running. */
import { join } from 'node:path';
import { packSpk, REPOSITORY, readSpk, startNas, tryPackage } from '../library.ts';
import { inTurn, milliseconds } from '../measure.ts';
import { type Row, rowOf } from '../row.ts';
import type { Setting } from '../setting.ts';

export async function nasRows(setting: Setting): Promise<Row[]> {
  const spk = join(setting.folder, 'nas-hello.spk');
  await packSpk(join(REPOSITORY, 'scenarios/packages/hello'), spk);
  return [...(await attributionRows(spk, setting)), ...(await snapshotRows(spk, setting))];
}

async function attributionRows(spk: string, { quick }: Setting): Promise<Row[]> {
  const live = (attribution: boolean) => async () => {
    const { passed } = await tryPackage(spk, { engine: 'namespace', attribution });
    if (!passed) throw new Error('hello did not pass');
  };
  const [without, attributed] = await inTurn(quick ? 4 : 15, [
    { name: 'a life that does not', run: live(false) },
    { name: 'a life that tells who made what', run: live(true) },
  ]);
  if (attributed === undefined) return [];
  return [rowOf(attributed, without, { topic: 'attribution', budget: 'life with attribution' })];
}

/** Both end with hello running. The restore ends every process, and starts the package as a boot does. */
async function snapshotRows(spk: string, { quick }: Setting): Promise<Row[]> {
  const hello = await readSpk(spk);
  await using nas = await startNas({ engine: 'namespace' });
  await nas.install(hello, { start: true });
  const running = await nas.snapshot();
  const [installed, restored] = await inTurn(quick ? 4 : 15, [
    { name: 'made, installed and started', run: () => installOnNewNas(spk) },
    {
      name: 'restored from a snapshot',
      run: async () => {
        await nas.stop('hello');
        const ms = await milliseconds(() => nas.restore(running));
        const { code } = await nas.status('hello');
        if (code !== 0) throw new Error(`hello does not run after the restore: ${code}`);
        return ms;
      },
    },
  ]);
  if (restored === undefined) return [];
  return [rowOf(restored, installed, { topic: 'a NAS with hello running', budget: 'nas from a snapshot' })];
}

async function installOnNewNas(spk: string): Promise<number> {
  const began = performance.now();
  await using nas = await startNas({ engine: 'namespace' });
  const { result } = await nas.install(await readSpk(spk), { start: true });
  if (result !== 'done') throw new Error(`hello was not installed: ${result}`);
  return performance.now() - began;
}
