/** Which paths were touched since the last question. */

import { describe, expect, test } from 'vitest';
import type { ChangeWatch, Machine, WatchOptions } from '../../../src/machine/machine.ts';
import { ROOT_OWNER, type Start, sh } from '../../support/box.ts';
import { fc } from '../../support/seeded.ts';

async function watchBox(box: Machine, options?: WatchOptions): Promise<ChangeWatch> {
  const watch = await box.watchChanges(options);
  if (watch.precision === 'unavailable') throw new Error(watch.why);
  return watch.value;
}

/** What the watch shows of some code; without the folders that lead there, which it may show as well. */
async function touchedBy(box: Machine, watch: ChangeWatch, code: string): Promise<string[]> {
  expect(await sh(box, code)).toMatchObject({ exitCode: 0, all: '' });
  const touched = await watch.touched();
  return touched.filter((path) => !LEADING.includes(path));
}

const LEADING = ['/', '/dev', '/etc', '/usr', '/usr/local', '/var'];

const STEPS: readonly (readonly [name: string, code: string, touched: readonly string[]])[] = [
  ['nothing', 'true', []],
  ['a new file', 'echo a > /var/f', ['/var/f']],
  ['nothing more', 'cat /var/f > /dev/null', []],
  ['the same size again', 'echo b > /var/f', ['/var/f']],
  ['its mode', 'chmod 600 /var/f', ['/var/f']],
  ['its owner', 'chown 7 /var/f', ['/var/f']],
  ['a time that is set back', 'echo c > /var/f; touch -d @0 /var/f', ['/var/f']],
  ['a file of the DSM tree', 'chmod 600 /etc/group', ['/etc/group']],
  ['a link', 'ln -s f /var/l', ['/var/l']],
  ['a folder with a file', 'mkdir -p /var/d/e; echo > /var/d/e/f', ['/var/d', '/var/d/e', '/var/d/e/f']],
  ['a folder that moves', 'mv /var/d /var/m', ['/var/m', '/var/m/e', '/var/m/e/f']],
  [
    'one in a new folder',
    'mkdir /var/n; mv /var/m /var/n',
    ['/var/n', '/var/n/m', '/var/n/m/e', '/var/n/m/e/f'],
  ],
  ['a file that moves', 'mv /var/f /var/g', ['/var/g']],
  ['in special places', 'echo > /tmp/t; echo > /dev/shm/s', ['/dev/shm', '/dev/shm/s', '/tmp', '/tmp/t']],
  ['below /usr', 'echo > /usr/local/bin/x', ['/usr/local/bin', '/usr/local/bin/x']],
  ['strange names', `touch $'/var/n/a\\nb' "/var/n/ '"`, ['/var/n', "/var/n/ '", '/var/n/a\nb']],
  [
    'a look at everything',
    'find /etc /var -type f -exec cat {} + > /dev/null; ls -R / > /dev/null 2>&1 || true',
    [],
  ],
];

/** The folders of these tests with all that they hold, as text by path. */
async function listPlainly(box: Machine): Promise<ReadonlyMap<string, string>> {
  const code = `cd /; find ${TOPS.join(' ')} -printf '%p|%y %m %U %G %l|' \\( -type f -exec b2sum -l 64 --zero -- {} \\; -o -printf '\\0' \\) 2>/dev/null`;
  const { out } = await sh(box, code);
  const records = out.split('\0').slice(0, -1);
  return new Map(records.map((record) => [record.slice(0, record.indexOf('|')), record] as const));
}

const TOPS = ['/etc', '/var/w', '/usr/local'];

const PATHS = [
  ...['/var/w/a', '/var/w/b', '/var/w/c', '/var/w/a/a', '/var/w/a/b', '/var/w/b/a', '/var/w/a/a/a'],
  ...['/etc/hosts', '/etc/services', '/etc/systemd', '/etc/systemd/system', '/etc/new'],
  ...['/usr/local/lib', '/usr/local/x', '/usr/local/x/a'],
];

interface Step {
  readonly code: string;
  readonly paths: readonly string[];
}

const path = fc.constantFrom(...PATHS);
const onPath = (code: (path: string, n: number) => string) =>
  fc.tuple(path, fc.nat(3)).map(([path, n]): Step => ({ code: code(path, n), paths: [path] }));
const onTwo = (code: (from: string, to: string) => string) =>
  fc.tuple(path, path).map(([from, to]): Step => ({ code: code(from, to), paths: [from, to] }));

const operation = fc.oneof(
  onPath((path, n) => `echo ${n} > ${path}`),
  onPath((path) => `echo >> ${path}`),
  onPath((path) => `mkdir -p ${path}`),
  onPath((path) => `rm -rf ${path}`),
  onPath((path, n) => `chmod 75${n} ${path}`),
  onPath((path, n) => `chown -h ${n} ${path}`),
  onPath((path, n) => `ln -sfn ${n} ${path}`),
  onTwo((from, to) => `mv -T ${from} ${to}`),
  onTwo((from, to) => `mv ${from} ${to}`),
  onTwo((from, to) => `cp -p ${from} ${to}`),
);
const steps = fc.array(fc.array(operation, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 });

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

function parentsOf(path: string): string[] {
  return path === '/' ? [] : [parentOf(path), ...parentsOf(parentOf(path))];
}

export function watchSuite(start: Start, engine: string): void {
  describe('a watch', () => {
    test('shows what each step touched, and nothing of the steps before', async () => {
      await using box = await start();
      await sh(box, 'echo > /var/before; rm /etc/profile');
      const watch = await watchBox(box);
      for (const [name, code, touched] of STEPS)
        expect(await touchedBy(box, watch, code), name).toEqual(touched);
    });

    test('does not look at paths that are left out of it, nor below them', async () => {
      await using box = await start();
      await sh(box, 'mkdir -p /var/w/1/out/deep');
      const watch = await watchBox(box, { unwatched: '/var/w/[0-9]+/out' });
      const touched = await touchedBy(
        box,
        watch,
        'echo > /var/w/1/out/deep/f; echo > /var/w/1/in; mkdir -p /var/x/var/w/1; echo > /var/x/var/w/1/out',
      );
      expect(touched.filter((path) => path.endsWith('out') || path.includes('/w/1/'))).toEqual([
        '/var/w/1/in',
        '/var/x/var/w/1/out',
      ]);
    });

    // The docker engine walks through all files, and does not see what comes from where it does not look.
    test.skipIf(engine === 'docker')(
      'of first touches shows each path at least once, however it comes',
      async () => {
        await using box = await start();
        await sh(box, 'mkdir -p /var/o/1/out/deep/er; echo > /var/o/1/out/deep/er/f; echo > /var/old');
        const watch = await watchBox(box, { firstTouches: true, unwatched: '/var/o/[0-9]+/out' });
        const touched = (code: string) => touchedBy(box, watch, code);
        expect(await touched('echo > /var/old')).toContain('/var/old');
        expect(await touched('mkdir -p /var/a/b; echo > /var/a/b/c')).toEqual([
          '/var/a',
          '/var/a/b',
          '/var/a/b/c',
        ]);
        expect(await touched('echo > /var/a/b/d')).toEqual(
          expect.arrayContaining(['/var/a/b', '/var/a/b/d']),
        );
        expect(await touched('true')).toEqual([]);
        // Below a folder that comes from where nobody looked, all is new.
        const deep = ['/var/n', '/var/n/deep', '/var/n/deep/er', '/var/n/deep/er/f'];
        expect(await touched('mv /var/o/1/out /var/n')).toEqual(expect.arrayContaining(deep));
        expect(await touched('echo > /var/n/deep/er/g')).toContain('/var/n/deep/er/g');
        // A link in the place of a folder does not lead out of the box.
        expect(await touched('rm -r /var/a; ln -s / /var/a; echo > /var/n/h')).toEqual([
          '/var/a',
          '/var/n',
          '/var/n/h',
        ]);
        expect(await touched('rm /var/a; mkdir -p /var/a/b; echo > /var/a/b/c')).toContain('/var/a/b/c');
        expect(await touched('echo > /var/a/b/e')).toContain('/var/a/b/e');
      },
    );

    test('shows by its folder what is gone, and itself where a layer below has it', async () => {
      await using box = await start();
      await sh(box, 'mkdir /var/d; echo > /var/d/f; rm /etc/profile');
      const watch = await watchBox(box);
      expect(await touchedBy(box, watch, 'rm /var/d/f')).toEqual(['/var/d']);
      await sh(box, 'rm /etc/hosts');
      expect(await watch.touched()).toContain('/etc');
      await sh(box, 'rm /etc/services');
      expect(await watch.touched()).toEqual(engine === 'docker' ? ['/etc'] : ['/etc', '/etc/services']);
    });

    test('shows what spkbox itself changes', async () => {
      await using box = await start();
      const watch = await watchBox(box);
      await box.change([{ op: 'file', path: '/var/f', text: 'a', mode: 0o644, owner: ROOT_OWNER }]);
      expect(await watch.touched()).toContain('/var/f');
      for (let round = 0; round < 20; round += 1) {
        await box.change([{ op: 'rewrite', path: '/var/f', text: `${round % 2}` }]);
        expect(await watch.touched()).toEqual(['/var/f']);
        expect(await watch.touched()).toEqual([]);
      }
    });

    test('begins again with a restore', async () => {
      await using box = await start();
      await sh(box, 'mkdir -p /var/d/e; echo > /var/d/e/f; rm /etc/hosts');
      const watch = await watchBox(box);
      const snapshot = await box.snapshot();
      await sh(box, 'echo > /var/lost');
      await box.restore(snapshot);
      expect(await watch.touched()).toEqual([]);
      expect(await touchedBy(box, watch, 'echo > /var/f')).toEqual(['/var/f']);
      await box.restore(snapshot);
      expect(await touchedBy(box, watch, 'rm /etc/services; echo >> /var/d/e/f')).toContain('/var/d/e/f');
    });

    test('stands beside others, and can be stopped', async () => {
      await using box = await start();
      const first = await watchBox(box);
      await sh(box, 'echo > /var/a');
      const second = await watchBox(box);
      await sh(box, 'echo > /var/b');
      expect(await second.touched()).toEqual(['/var', '/var/b']);
      expect(await first.touched()).toEqual(expect.arrayContaining(['/var', '/var/a', '/var/b']));
      await first.stop();
      await expect(first.touched()).rejects.toMatchObject({ code: 'MACHINE_BAD_ARGUMENT' });
      expect(await second.touched()).toEqual([]);
    });

    // The docker engine says that it does not see all.
    test.skipIf(engine === 'docker')(
      'agrees with a plain listing, whatever a step does',
      { timeout: 120_000 },
      async () => {
        await using box = await start();
        const fresh = await box.snapshot();
        const agree = async (all: readonly (readonly Step[])[]) => {
          await box.restore(fresh);
          await sh(box, 'mkdir -p /var/w/a/a');
          const watch = await watchBox(box);
          const firsts = await watchBox(box, { firstTouches: true });
          const told = new Set<string>();
          let before = await listPlainly(box);
          for (const step of all) {
            await sh(box, step.map(({ code }) => `{ ${code}; } 2>/dev/null`).join('; '));
            const touched = new Set(await watch.touched());
            const firstTouched = await firsts.touched();
            const now = await listPlainly(box);
            const changed = [...now.keys()].filter((path) => now.get(path) !== before.get(path));
            expect([...touched]).toEqual(expect.arrayContaining(changed));
            expect(firstTouched).toEqual(expect.arrayContaining(changed.filter((path) => !told.has(path))));
            for (const path of firstTouched) told.add(path);
            const gone = [...before.keys()].filter((path) => !now.has(path));
            const unseen = gone.filter((path) => {
              const shown = [path, ...parentsOf(path)];
              return !shown.some((one) => touched.has(one));
            });
            expect(unseen).toEqual([]);
            const concerned = new Set([
              ...[...changed, ...gone, ...step.flatMap(({ paths }) => paths)].flatMap((path) => [
                path,
                ...parentsOf(path),
              ]),
            ]);
            // Below a path that an operation names, all can have come with it.
            const named = step.flatMap(({ paths }) => paths);
            const foreign = [...touched, ...firstTouched].filter(
              (path) => !concerned.has(path) && !named.some((name) => path.startsWith(`${name}/`)),
            );
            expect(foreign).toEqual([]);
            before = now;
          }
        };
        await fc.assert(fc.asyncProperty(steps, agree), { numRuns: 10 });
      },
    );
  });

  describe('pids', () => {
    test('are those of all processes', async () => {
      await using box = await start();
      expect(await box.pids()).toEqual([]);
      await sh(box, 'sleep 90 & sleep 91 &');
      const processes = await box.processes();
      const pids = processes.precision === 'unavailable' ? [] : processes.value.map(({ pid }) => pid);
      expect(pids.length).toBe(2);
      expect(await box.pids()).toEqual(pids.sort((a, b) => a - b));
    });
  });
}
