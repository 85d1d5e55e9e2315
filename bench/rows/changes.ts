/** Finding the changes since a mark in a box with 100,000 files below its writable layer, against a walk of all files. */
import { bash } from '../in-box.ts';
import { type Machine, startMachine } from '../library.ts';
import { inTurn, milliseconds } from '../measure.ts';
import { type Row, rowOf } from '../row.ts';
import type { Setting } from '../setting.ts';

const topic = 'changes since a mark, 100,000 files';

export async function changeRows({ quick }: Setting): Promise<Row[]> {
  await using box = await startMachine({ engine: 'namespace' });
  await bash(box, 'mkdir /volume1/many; cd /volume1/many; mkdir {1..100}; touch {1..100}/{1..1000}');
  // After a restore, the files from before the snapshot lie below the writable layer.
  await box.restore(await box.snapshot());
  // The first mark of a box lists the lower layer once.
  const first = await milliseconds(() => box.mark());
  const rows = [rowOf({ name: 'the first mark', values: [first] }, undefined, { topic })];
  for (const count of [100, 1000, 10_000]) rows.push(await changesOf(box, count, quick ? 4 : 7));
  return rows;
}

const WALK = "find / -xdev -printf '%i %C@ %T@ %m %U %G %s %p\\0' > /dev/null";

async function changesOf(box: Machine, count: number, rounds: number): Promise<Row> {
  const [walked, changes] = await inTurn(rounds, [
    { name: 'find with stat of all', run: () => bash(box, WALK) },
    { name: `${count.toLocaleString('en')} changes`, run: () => change(box, count) },
  ]);
  if (changes === undefined) throw new Error('nothing was measured');
  return rowOf(changes, walked, { topic, ...(count === 1000 ? { budget: 'changes' as const } : {}) });
}

/** Nine of ten changes are new files; the others rewrite files of the lower layer. */
async function change(box: Machine, count: number): Promise<number> {
  const written = count / 10;
  await bash(box, 'rm -rf /volume1/new');
  const mark = await box.mark();
  await bash(
    box,
    `mkdir /volume1/new; cd /volume1/new; touch {1..${count - written - 1}}; cd ../many; for n in {1..${written}}; do echo $RANDOM >> $((n % 100 + 1))/$n; done`,
  );
  const startedAt = performance.now();
  const changes = await box.changesSince(mark);
  const took = performance.now() - startedAt;
  const foundCount = changes.precision === 'exact' ? changes.value.length : Number.NaN;
  if (foundCount !== count) throw new Error(`${foundCount} changes were found, and not ${count}`);
  return took;
}
