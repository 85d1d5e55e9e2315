import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineWorker, type WorkerContext, WorkerFailure } from '../../src/workers/define-worker.ts';
import { WORKERS } from '../../src/workers/index.ts';
import { changed, course, recordedNas } from '../support/fixture.ts';

const NO_BOX = { fidelity: 'dsm' } as WorkerContext;

describe('the specification', () => {
  const worker = defineWorker({
    name: 'typed',
    provider: 'a test',
    spec: z.object({ list: z.array(z.object({ port: z.number() })), name: z.string().default('none') }),
    intervals: {
      FROM_STARTUP_TO_HALT: {
        acquire: async (_, { name }) => {
          seen.push(name);
        },
      },
    },
    update: async (_, { name }) => {
      seen.push(`updated ${name}`);
    },
  });
  const seen: string[] = [];

  test.each([
    ['a list that is none', { list: 'x' }, 'list: Invalid input: expected array, received string'],
    [
      'two faults',
      { list: [{ port: '1' }], name: 2 },
      'list.0.port: Invalid input: expected number, received string; name: Invalid input: expected string, received number',
    ],
    ['something else', 'text', 'Invalid input: expected object, received string'],
    ['nothing', undefined, 'Invalid input: expected object, received undefined'],
  ])('with %s fails with the place and the reason', async (_, spec, complaint) => {
    const reason = `conf/resource: "typed" is not as the worker wants it: ${complaint}`;
    for (const act of [
      () => worker.acquire('FROM_STARTUP_TO_HALT', NO_BOX, spec),
      () => worker.update(NO_BOX, spec),
    ]) {
      await expect(act()).rejects.toThrow(new WorkerFailure(reason));
    }
    expect(seen).toEqual([]);
  });

  test('reaches the worker as the schema makes it', async () => {
    await worker.acquire('FROM_STARTUP_TO_HALT', NO_BOX, { list: [] });
    await worker.update(NO_BOX, { list: [], name: 'b' });
    expect(seen).toEqual(['none', 'updated b']);
  });

  test('is not looked at where the worker has nothing to do', async () => {
    await worker.release('FROM_STARTUP_TO_HALT', NO_BOX, 'nonsense');
    await worker.acquire('FROM_ENABLE_TO_DISABLE', NO_BOX, { list: [] });
    expect(worker.updatable).toBe(true);
    expect(worker.intervals('guide')).toEqual([{ interval: 'FROM_STARTUP_TO_HALT', releases: false }]);
  });
});

test('the guide’s own intervals count with its fidelity, and DSM’s otherwise', () => {
  const of = (fidelity: 'dsm' | 'guide') =>
    Object.fromEntries(
      WORKERS.map((worker) => [worker.name, worker.intervals(fidelity).map(({ interval }) => interval)]),
    );
  expect(of('guide')).toEqual({
    'systemd-unit': ['FROM_POSTINST_TO_POSTUNINST'],
    'data-share': ['FROM_ENABLE_TO_POSTUNINST'],
    'port-config': ['FROM_POSTINST_TO_POSTUNINST'],
    'syslog-config': ['FROM_STARTUP_TO_HALT'],
    'usr-local-linker': ['FROM_ENABLE_TO_DISABLE'],
  });
  expect(of('dsm')).toEqual({
    'systemd-unit': ['FROM_POSTINST_TO_POSTUNINST'],
    'data-share': ['FROM_POSTINST_TO_POSTUNINST', 'FROM_ENABLE_TO_DISABLE'],
    'port-config': ['FROM_POSTINST_TO_POSTUNINST', 'FROM_ENABLE_TO_DISABLE'],
    'syslog-config': ['FROM_STARTUP_TO_HALT'],
    'usr-local-linker': ['FROM_ENABLE_TO_DISABLE'],
  });
});

test('only what the guide calls updatable is', () => {
  expect(WORKERS.filter(({ updatable }) => updatable).map(({ name }) => name)).toEqual(['port-config']);
});

test('a worker that fails undoes what it did itself, newest first, and knows whether it ever held', async () => {
  const undone: string[] = [];
  const before: boolean[] = [];
  let isBad = true;
  const worker = defineWorker({
    name: 'undoing',
    provider: 'a test',
    spec: z.looseObject({}),
    intervals: {
      FROM_STARTUP_TO_HALT: {
        async acquire({ onUndo, acquiredBefore }) {
          before.push(acquiredBefore);
          for (const part of ['first', 'second', 'third']) onUndo(async () => void undone.push(part));
          if (isBad) throw new WorkerFailure('not today');
        },
      },
    },
  });
  const box = await recordedNas({ workers: [worker] });
  const spk = await changed('only-some-scripts', { 'conf/resource': '{"undoing":{}}' });
  expect(await box.nas.install(spk, { start: true })).toMatchObject({
    result: 'not-started',
    reason: 'not today',
  });
  expect(undone).toEqual(['third', 'second', 'first']);
  isBad = false;
  expect((await box.nas.start('only-some-scripts')).result).toBe('done');
  await box.nas.stop('only-some-scripts');
  await box.nas.start('only-some-scripts');
  expect(before).toEqual([false, false, true]);
  expect(undone).toHaveLength(3);
  expect(course(box.events, 1)).toEqual([
    'acquire undoing WHEN_STARTUP passed',
    'start skipped',
    'turn-on passed',
  ]);
});

test('a fault that is not the package’s goes up to whoever called', async () => {
  const worker = defineWorker({
    name: 'broken',
    provider: 'a test',
    spec: z.looseObject({}),
    intervals: { FROM_PREINST_TO_PREUNINST: { acquire: () => Promise.reject(new TypeError('a bug')) } },
  });
  const box = await recordedNas({ workers: [worker] });
  const spk = await changed('only-some-scripts', { 'conf/resource': '{"broken":{}}' });
  await expect(box.nas.install(spk)).rejects.toThrow(new TypeError('a bug'));
});

test('two workers of one name are refused before a box is made', async () => {
  const linker = WORKERS.find(({ name }) => name === 'usr-local-linker');
  await expect(recordedNas({ workers: [{ ...linker! }] })).rejects.toMatchObject({
    code: 'USE_DUPLICATE_WORKER',
  });
});

test('a worker that nobody has is a warning, and the package is installed without it', async () => {
  const box = await recordedNas();
  const spk = await changed('only-some-scripts', { 'conf/resource': '{"mariadb10-db":{}}' });
  const warnings = (await box.nas.check(spk)).filter(({ severity }) => severity !== 'note');
  expect(warnings).toMatchObject([{ code: 'worker-not-emulated', severity: 'warning' }]);
  expect(warnings[0]?.text).toContain('mariadb10-db');
  expect((await box.nas.install(spk)).result).toBe('done');
});
