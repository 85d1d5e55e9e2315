/** Many boxes: at once without seeing each other, and one after the other without anything that grows. */
import { describe, expect, test } from 'vitest';
import type { Machine } from '../../src/machine/machine.ts';
import { onEveryEngine, PACKAGE, ROOT_OWNER, serverOn, sh, sleep, until } from '../support/box.ts';
import { descendants, mounts, openDescriptors } from '../support/host-state.ts';

const AT_ONCE = 20;
/** What each box keeps, twenty keep twentyfold: descriptors, processes and mounts are counted exactly. */
const TURNS: Readonly<Record<string, number>> = { docker: 20, rootless: 60, namespace: 100 };
const inTurn = (engine: string): number => TURNS[engine] ?? 60;

/** Everything that one box says of itself. */
async function view(box: Machine): Promise<unknown> {
  const [files, processes, listeners, changes] = await Promise.all([
    box.list('/var/own'),
    box.processes(),
    box.listeners(),
    sh(
      box,
      'exec 3<>/dev/tcp/127.0.0.1/8080; echo "GET /$(cat /var/own/*)" >&3; echo >&3; head -n 3 <&3 | tail -n 1',
      { as: PACKAGE },
    ),
  ]);
  if (processes.precision === 'unavailable' || listeners.precision === 'unavailable')
    throw new Error('not known');
  return {
    files,
    processes: processes.value.filter(({ name }) => name === 'perl').map(({ uid }) => uid),
    listeners: listeners.value.map(({ port, pids }) => [port, pids.length]),
    answer: changes.out.trim(),
  };
}

await onEveryEngine((start, engine) => {
  describe('many boxes', () => {
    test(`${AT_ONCE} at once: each sees only itself`, { timeout: 60_000 }, async () => {
      const boxes = await Promise.all(Array.from({ length: AT_ONCE }, () => start({ size: '100m' })));
      try {
        await Promise.all(
          boxes.map(async (box, n) => {
            await box.change([
              { op: 'folder', path: '/var/own', mode: 0o755, owner: ROOT_OWNER },
              { op: 'file', path: `/var/own/file-${n}`, text: `box-${n}`, mode: 0o644, owner: ROOT_OWNER },
            ]);
            await sh(box, serverOn(8080), { as: PACKAGE });
            await until(async () => (await box.look(['/dev/shm/up']))[0] !== undefined, 20_000);
          }),
        );
        const views = await Promise.all(boxes.map(view));
        expect(views).toEqual(
          boxes.map((_, n) => ({
            files: [`file-${n}`],
            processes: [PACKAGE.uid],
            listeners: [[8080, 1]],
            answer: `you asked for /box-${n}`,
          })),
        );
        // What one box loses, the others keep.
        await Promise.all(boxes.filter((_, n) => n % 2 === 0).map((box) => box[Symbol.asyncDispose]()));
        const odd = boxes.filter((_, n) => n % 2 === 1);
        expect(await Promise.all(odd.map(view))).toEqual(views.filter((_, n) => n % 2 === 1));
      } finally {
        await Promise.all(boxes.map((box) => box[Symbol.asyncDispose]()));
      }
    });

    test(`${inTurn(engine)} in turn: no descriptor, process, mount or memory is kept`, {
      timeout: 120_000,
    }, async () => {
      const life = async () => {
        await using box = await start({ size: '50m' });
        await sh(box, '(sleep 50; echo late) & echo up', { as: PACKAGE });
        await box.restore(await box.snapshot());
        await using _ = await box.forward(80);
        await box.changesSince(await box.mark());
      };
      const state = () => ({
        descriptors: openDescriptors(),
        processes: descendants(process.pid).length,
        mounts: mounts(),
      });
      for (let n = 0; n < 10; n += 1) await life();
      await sleep(100);
      const before = state();
      const heap = process.memoryUsage().rss;
      for (let n = 0; n < inTurn(engine) / 4; n += 1) await Promise.all([life(), life(), life(), life()]);
      await until(() => state().descriptors <= before.descriptors).catch(() => undefined);
      const after = state();
      expect(after).toEqual({ ...before, descriptors: Math.min(before.descriptors, after.descriptors) });
      expect(process.memoryUsage().rss - heap).toBeLessThan(20_000_000 + inTurn(engine) * 400_000);
    });
  });
});
