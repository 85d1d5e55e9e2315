/** Many old versions of a tiny package upgraded to the newest on one NAS, against a whole run for each. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packSpk, REPOSITORY, readSpk, type Spk, upgradePackage } from '../library.ts';
import { inTurn } from '../measure.ts';
import { type Row, rowOf } from '../row.ts';
import type { Setting } from '../setting.ts';

const topic = 'upgrade paths';

export async function upgradeRows({ folder, quick }: Setting): Promise<Row[]> {
  const versions = await makeVersions(folder, quick ? 6 : 30);
  const newest = versions.slice(-1);
  const [alone, together] = await inTurn(quick ? 1 : 3, [
    {
      name: `${versions.length} versions, a run for each`,
      run: async () => {
        for (const version of versions.slice(0, -1)) await upgrade([version, ...newest]);
      },
    },
    { name: `${versions.length} versions, each to the newest`, run: () => upgrade(versions) },
  ]);
  if (together === undefined) return [];
  return [rowOf(together, alone, { topic, budget: 'upgrades to the newest' })];
}

async function upgrade(versions: readonly Spk[]): Promise<void> {
  const { passed, reasons } = await upgradePackage(versions, { engine: 'namespace' });
  if (!passed) throw new Error(reasons.join('\n'));
}

async function makeVersions(folder: string, count: number): Promise<Spk[]> {
  const spks: Spk[] = [];
  for (let number = 1; number <= count; number += 1) {
    const work = join(folder, `lived-in-${number}`);
    cpSync(join(REPOSITORY, 'test/fixtures/packages/lived-in'), work, { recursive: true });
    const info = readFileSync(join(work, 'INFO'), 'utf8').replace('1.0-1', `1.${number}-1`);
    writeFileSync(join(work, 'INFO'), info);
    await packSpk(work, `${work}.spk`);
    spks.push(await readSpk(`${work}.spk`));
  }
  return spks;
}
