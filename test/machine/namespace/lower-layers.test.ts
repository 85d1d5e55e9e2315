/** What is known without a look of what lies below the writable layer of a box. */
import { expect, test } from 'vitest';
import { probeEngines, startMachine } from '../../../src/machine/choose-machine.ts';
import { baseTree } from '../../../src/machine/namespace/layer-tree.ts';
import { LowerLayers } from '../../../src/machine/namespace/lower-layers.ts';
import { packTree } from '../../../src/machine/shared/dsm-tree.ts';
import { sh } from '../../support/box.ts';

const unasked = () => Promise.reject(new Error('nothing should be asked'));

const { works } = (await probeEngines()).find(({ engine }) => engine === 'namespace') ?? { works: false };

test.runIf(works)('is what a new box is made of', async () => {
  const tree = await baseTree();
  const lower = new LowerLayers({ supervisor: { ask: unasked }, box: '/nowhere', tree, show: unasked });
  await using box = await startMachine({ engine: 'namespace' });
  const top = '/volume1/layers';
  await sh(box, `mkdir ${top}`);
  await box.unpack(await packTree(tree), top);
  const { out } = await sh(box, `cd ${top}; find . -mindepth 1 -printf '/%P\\n'`);
  const paths = out.trim().split('\n');
  expect(new Set(paths)).toEqual(new Set(tree.map(({ path }) => path).filter((path) => path !== '/')));
  const there = await box.look(paths.map((path) => `${top}${path}`));
  // What is unpacked is root's, whoever owns it in the tree.
  const facts = there.map((fact) => ({ ...fact, size: fact?.kind === 'file' ? fact.size : 0, owner: 'any' }));
  expect(paths.map((path) => ({ ...lower.get(path)?.fact, owner: 'any' }))).toEqual(facts);
  expect(lower.get('/run/synopkgs')?.fact.owner).toEqual({ uid: 0, gid: 999 });
  expect((await box.look(['/run/synopkgs']))[0]?.owner).toEqual({ uid: 0, gid: 999 });
  const sums = await sh(box, `cd ${top}; find . -type f -size +0 -exec b2sum {} +`);
  const digests = sums.out.trim().split('\n');
  expect(digests.length).toBeGreaterThan(5);
  expect(digests.map((line) => lower.digest(line.slice(131)))).toEqual(
    digests.map((line) => line.slice(0, 128)),
  );
});

test('has all paths of a folder', async () => {
  const lower = new LowerLayers({
    supervisor: { ask: unasked },
    box: '/nowhere',
    tree: await baseTree(),
    show: unasked,
  });
  expect(await lower.contentsOf(['/etc/systemd'])).toEqual(
    new Set(['/etc/systemd/system', '/etc/systemd/system/syno-low-priority-packages.target.wants']),
  );
});

test('is not asked for what can only be in the tree', async () => {
  const lower = new LowerLayers({
    supervisor: { ask: unasked },
    box: '/nowhere',
    tree: await baseTree(),
    show: unasked,
  });
  expect(await lower.learn([], ['/volume1/new', '/usr/local/new', '/etc/hosts/below'])).toEqual([]);
  await expect(lower.learn([], ['/usr/bin/new'])).rejects.toThrow('nothing should be asked');
});
