/** How cost grows with the number of packages on a NAS and of boxes at once, and how many lives a minute all cores run. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { packSpk, REPOSITORY, readSpk, startMachine, startNas, tryPackage } from '../library.ts';
import { inTurn, type Measured, milliseconds } from '../measure.ts';
import { makePackage, renamed } from '../packages.ts';
import { type Row, rowOf } from '../row.ts';
import type { Setting } from '../setting.ts';

export async function growthRows(setting: Setting): Promise<Row[]> {
  return [...(await packageRows(setting)), ...(await boxRows(setting)), ...(await lifeRows(setting))];
}

/** The time of the nth install against the first, each on its own NAS. */
async function packageRows({ folder, quick }: Setting): Promise<Row[]> {
  const counts = quick ? [1, 20] : [1, 10, 50, 200];
  const first = makePackage(folder, 'many');
  const names = Array.from({ length: counts.at(-1) ?? 0 }, (_, n) => `many${n + 1}`);
  const files = names.map((name) => renamed(folder, name, first));
  const nases: number[][] = [];
  // As elsewhere, the first round is not counted.
  for (let round = 0; round < (quick ? 2 : 3); round += 1) nases.push(await installAll(files));
  const measured = counts.map(
    (count): Measured => ({
      name: `install of package ${count}`,
      values: nases.slice(1).map((times) => times[count - 1] ?? Number.NaN),
    }),
  );
  const topic = 'packages on one NAS';
  return measured.map((install, at) =>
    rowOf(
      install,
      measured[0],
      at === measured.length - 1 ? { topic, budget: 'install among many' } : { topic },
    ),
  );
}

async function installAll(files: readonly string[]): Promise<number[]> {
  await using nas = await startNas({ engine: 'namespace' });
  const times: number[] = [];
  for (const file of files) {
    const spk = await readSpk(file);
    times.push(
      await milliseconds(async () => {
        const { result } = await nas.install(spk);
        if (result !== 'done') throw new Error(`${file} was not installed`);
      }),
    );
  }
  return times;
}

/** The cost of a box when several boxes are made, run and ended at once. */
async function boxRows({ quick }: Setting): Promise<Row[]> {
  const contenders = (quick ? [1, 10] : [1, 10, 50, 100]).map((count) => ({
    name: `one of ${count} made and gone`,
    run: async () => (await milliseconds(() => makeAndEnd(count))) / count,
  }));
  const measured = await inTurn(quick ? 2 : 3, contenders);
  return measured.map((contender) => rowOf(contender, measured[0], { topic: 'boxes at once' }));
}

async function makeAndEnd(count: number): Promise<void> {
  const all = Array.from({ length: count }, () => startMachine({ engine: 'namespace', size: '100m' }));
  const boxes = await Promise.all(all);
  await Promise.all(boxes.map((box) => box[Symbol.asyncDispose]()));
}

async function lifeRows({ folder, quick }: Setting): Promise<Row[]> {
  const spk = join(folder, 'lives.spk');
  await packSpk(join(REPOSITORY, 'scenarios/packages/hello'), spk);
  const cores = availableParallelism();
  const inAll = quick ? 2 : 8;
  const contenders = (quick ? [1, 4 * cores] : [1, cores, 4 * cores]).map((inParallel) => ({
    name: `hello, ${inParallel} at once`,
    run: async () =>
      (60_000 * inAll * cores) / (await milliseconds(() => live(spk, inParallel, inAll * cores))),
  }));
  const measured = await inTurn(quick ? 1 : 2, contenders);
  const options = { topic: 'lives a minute', unit: 'a minute' } as const;
  return measured.map((lives, at) =>
    rowOf(
      lives,
      measured[0],
      at === measured.length - 1 ? { ...options, budget: 'lives a minute' } : options,
    ),
  );
}

async function live(spk: string, inParallel: number, lives: number): Promise<void> {
  let remaining = lives;
  const liveOn = async () => {
    while (remaining > 0) {
      remaining -= 1;
      if (!(await tryPackage(spk, { engine: 'namespace' })).passed) throw new Error('hello did not pass');
    }
  };
  await Promise.all(Array.from({ length: inParallel }, liveOn));
}
