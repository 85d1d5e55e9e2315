import { expect, test } from 'vitest';
import type { LeftBehind } from '../../src/events.ts';
import { boundLeft } from '../../src/nas/bounded-left.ts';

const tree = (what: string, count: number): LeftBehind => ({
  ...{ kind: 'files', what, verdict: 'left', why: 'made, and not removed' },
  files: Array.from({ length: count }, (_, n) => ({
    ...{ path: `${what}/${n}`, change: 'created', kind: 'file', owner: 'http:http', mode: '0644', size: 0 },
  })),
});
const daemon: LeftBehind = {
  ...{ kind: 'process', what: 'daemon (pid 7, http)', verdict: 'left', why: 'still runs', files: [] },
};

test('a list that is short enough stays as it is', () => {
  const left = [tree('/tmp/a', 3), daemon];
  expect(boundLeft(left)).toEqual({ left, omitted: 0 });
});

test('of a list that is too long the beginning stays, with the processes after it, and the rest is counted', () => {
  const { left, omitted } = boundLeft([tree('/tmp/a', 3), tree('/tmp/b', 100), daemon], 2500);
  expect(left.map(({ what, files }) => [what, files.length])).toEqual([
    ['/tmp/a', 3],
    ['/tmp/b', 5],
    ['daemon (pid 7, http)', 0],
  ]);
  expect(omitted).toBe(95);
});

test('thousands of files fit into a line of a recording, however their names must be escaped', () => {
  const { left, omitted } = boundLeft([tree(`/tmp/${'\u0001'.repeat(100)}`, 12_000)]);
  expect(omitted).toBeGreaterThan(0);
  expect(JSON.stringify(left).length).toBeLessThan(8 * 1024 * 1024);
});
