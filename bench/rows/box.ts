/** Making and ending a box, and restoring a snapshot. */
import { execFileSync } from 'node:child_process';
import { bash } from '../in-box.ts';
import { startMachine } from '../library.ts';
import { inTurn, milliseconds } from '../measure.ts';
import { type Row, rowOf } from '../row.ts';
import type { Setting } from '../setting.ts';

const topic = 'a box';

export async function boxRows({ quick, docker }: Setting): Promise<Row[]> {
  const rows = [...(await making(quick ? 5 : 20)), ...(await saving(quick ? 5 : 20))];
  return docker === undefined ? rows : [...rows, ...(await makingOnDocker(quick ? 2 : 5, docker.image))];
}

async function making(rounds: number): Promise<Row[]> {
  const bare = ['--user', '--map-root-user', '--mount', '--pid', '--net', '--ipc', '--uts', '--fork', 'true'];
  const [byHand, madeAndEnded] = await inTurn(rounds, [
    { name: 'unshare of the same namespaces, nothing in them', run: () => execFileSync('unshare', bare) },
    { name: 'namespace: made and gone', run: () => makeAndEnd('namespace') },
  ]);
  return madeAndEnded === undefined ? [] : [rowOf(madeAndEnded, byHand, { topic })];
}

async function makingOnDocker(rounds: number, image: string): Promise<Row[]> {
  const run = ['run', '--rm', '--network', 'none', image, '/bin/true'];
  const [byHand, madeAndEnded] = await inTurn(rounds, [
    { name: 'docker run --rm true', run: () => execFileSync('docker', run) },
    { name: 'docker: made and gone', run: () => makeAndEnd('docker') },
  ]);
  return madeAndEnded === undefined ? [] : [rowOf(madeAndEnded, byHand, { topic })];
}

async function makeAndEnd(engine: string): Promise<void> {
  await using _ = await startMachine({ engine });
}

/** The files of a small package: 100 files of 10 kB. */
const FILL = 'mkdir -p /volume1/fill; for n in {1..100}; do head -c 10000 /dev/zero > /volume1/fill/$n; done';

async function saving(rounds: number): Promise<Row[]> {
  await using box = await startMachine({ engine: 'namespace' });
  await bash(box, FILL);
  const first = await box.snapshot();
  const [madeAndEnded, saved, restored] = await inTurn(rounds, [
    { name: 'namespace: made and gone', run: () => makeAndEnd('namespace') },
    { name: 'namespace: snapshot of 100 files', run: () => box.snapshot() },
    {
      name: 'namespace: restore',
      run: async () => {
        await bash(box, 'echo changed > /volume1/fill/1');
        const took = await milliseconds(() => box.restore(first));
        await bash(box, `[ "$(head -c 7 /volume1/fill/1)" != changed ]`);
        await bash(box, FILL);
        return took;
      },
    },
  ]);
  if (saved === undefined || restored === undefined) return [];
  return [rowOf(saved, madeAndEnded, { topic }), rowOf(restored, madeAndEnded, { topic, budget: 'restore' })];
}
