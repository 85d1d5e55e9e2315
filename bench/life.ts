/** The whole life of hello: spkbox against the same steps by hand in bash, in turn in one run. Ratios of medians. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** From node_modules/.cache/bench/bench, where this is compiled to. */
const root = fileURLToPath(new URL('../../../../', import.meta.url));
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9);

const { packSpk, tryPackage } = (await import(`${root}dist/index.js`)) as typeof import('../src/index.ts');
const { dsmTree, packTree } = (await import(
  `${root}dist/machine/dsm-tree.js`
)) as typeof import('../src/machine/dsm-tree.ts');

const folder = mkdtempSync(join(tmpdir(), 'spkbox-bench-'));
const spk = join(folder, 'hello.spk');
const tree = join(folder, 'tree.tar');
await packSpk(join(root, 'scenarios/packages/hello'), spk);
writeFileSync(tree, await packTree(await dsmTree()));

const contenders: Record<string, () => void | Promise<void>> = {
  'bash, by hand': () => {
    execFileSync('bash', [join(root, 'bench/baselines/namespace-life.sh'), spk, tree], { stdio: 'pipe' });
  },
  'spkbox, as a command': () => {
    execFileSync('node', [join(root, 'bin/spkbox.js'), 'try', spk], { stdio: 'pipe' });
  },
  'spkbox, in process': async () => {
    if (!(await tryPackage(spk))) throw new Error('hello did not pass');
  },
};

const times = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]));
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const [name, live] of Object.entries(contenders)) {
    const began = performance.now();
    await live();
    // The first round warms the caches of the file system up.
    if (round > 0) times.get(name)?.push(performance.now() - began);
  }
}
rmSync(folder, { recursive: true });

const at = (sorted: readonly number[], share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
const rows = [...times].map(([name, all]) => {
  const sorted = all.toSorted((a, b) => a - b);
  return { name, median: at(sorted, 0.5), low: at(sorted, 0.1), high: at(sorted, 0.9) };
});
const base = rows[0]?.median ?? 1;
for (const { name, median, low, high } of rows) {
  const spread = `(${low.toFixed(0)} to ${high.toFixed(0)})`;
  console.log(
    `${name.padEnd(22)} ${median.toFixed(0).padStart(6)} ms ${spread.padEnd(16)} ${(median / base).toFixed(2)} x`,
  );
}
