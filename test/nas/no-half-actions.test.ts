/** Whatever throws inside an action - a worker, a hook, a consumer of events - leaves nothing half done. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineWorker, type Interval, type StepHook, type WorkerInterval } from '../../src/index.ts';
import { course, fixture, type RecordedNas, recordedNas } from '../support/fixture.ts';
import { rough } from '../support/rough.ts';

const crash: WorkerInterval<unknown> = {
  async acquire({ machine, onUndo }) {
    onUndo(() => machine.change([{ op: 'remove', path: '/etc/half-done' }]));
    await machine.change([{ op: 'append', path: '/etc/half-done', text: '' }]);
    throw new TypeError('nothing has no length');
  },
};

/** Acquires, and then fails as only a programming error does. */
const broken = (interval: Interval) =>
  defineWorker({
    name: 'broken',
    provider: 'a test',
    spec: z.looseObject({}),
    intervals: { [interval]: crash },
  });

const wantingBroken = (name: string) => rough(name, { files: { 'conf/resource': '{"broken":{}}' } });

const ended = ({ events }: RecordedNas) =>
  events.flatMap((event) => (event.type === 'action-ended' ? [event.outcome] : []));

/** Nothing of the package is on the NAS, and it can be installed. */
async function expectUntouched(box: RecordedNas, name: string): Promise<void> {
  const { nas, machine } = box;
  expect(nas.packages).toEqual([]);
  expect(
    await machine.kinds([`/var/packages/${name}`, `/volume1/@appstore/${name}`, '/etc/half-done']),
  ).toEqual(Array(3).fill(undefined));
  expect(await machine.list('/volume1/@tmp/synopkg')).toEqual([]);
  expect(await box.read('/etc/passwd')).not.toContain(`${name}:`);
  expect((await nas.install(await rough(name), { start: true })).result).toBe('done');
}

describe('a worker that throws', () => {
  test.each(['FROM_PREINST_TO_POSTUNINST', 'FROM_POSTINST_TO_POSTUNINST'] as const)(
    '%s: the installation is undone, its end is told, and the error is thrown on',
    async (timing) => {
      const box = await recordedNas({ workers: [broken(timing)] });
      const install = box.nas.install(await wantingBroken('two'), { start: true });
      await expect(install).rejects.toThrow(TypeError);
      expect(ended(box)).toMatchObject([
        { action: 'install', result: 'crashed', at: expect.stringContaining('broken WHEN_') },
      ]);
      expect(ended(box)[0]?.reason).toContain('TypeError');
      expect(course(box.events)).toContain('undo make-accounts passed');
      await expectUntouched(box, 'two');
      expect(box.nas.passed).toBe(false);
    },
  );

  test('at a start: what started is undone, the package stays installed and can be removed', async () => {
    const box = await recordedNas({ workers: [broken('FROM_ENABLE_TO_DISABLE')] });
    await expect(box.nas.install(await wantingBroken('two'), { start: true })).rejects.toThrow(TypeError);
    expect(box.nas.packages.map(({ name }) => name)).toEqual(['two']);
    expect((await box.nas.status('two')).status).toBe('start_failed');
    expect(await box.machine.kinds(['/etc/half-done'])).toEqual([undefined]);
    expect((await box.nas.uninstall('two')).result).toBe('done');
    expect(await box.leftovers()).toEqual([]);
  });
});

/** Throws at the step of that name, before or after it is done. */
const throwing =
  (step: string, when: 'before' | 'after'): StepHook =>
  async (planned, { undo }, run) => {
    const { step: part } = planned;
    const name = part.kind === 'script' ? part.script : part.kind === 'task' ? part.task : part.worker;
    const isMeant = name === step && !undo;
    if (isMeant && when === 'before') throw new RangeError('thrown by a hook');
    const result = await run();
    if (isMeant) throw new RangeError('thrown by a hook');
    return result;
  };

describe('a hook that throws', () => {
  const STEPS = [
    'stage-package',
    'make-accounts',
    'preinst',
    'move-into-place',
    'make-hierarchy',
    'postinst',
  ];

  test.each(STEPS.flatMap((step) => (['before', 'after'] as const).map((when) => [when, step] as const)))(
    '%s %s: the installation is undone',
    async (when, step) => {
      const box = await recordedNas({ hooks: [throwing(step, when)] });
      await expect(box.nas.install(await rough('two'), { start: true })).rejects.toThrow('thrown by a hook');
      expect(ended(box)).toMatchObject([{ result: 'crashed', at: step }]);
      expect(box.nas.packages).toEqual([]);
      expect(await box.machine.kinds(['/var/packages/two'])).toEqual([undefined]);
      expect(await box.leftovers()).toEqual([]);
    },
  );

  test('at every undoing, too: everything is undone all the same', async () => {
    const hook: StepHook = (_, { undo }, run) => {
      if (undo) throw new RangeError('thrown by a hook');
      return run();
    };
    const box = await recordedNas({ hooks: [hook] });
    const outcome = await box.nas.install(
      await rough('two', { scripts: { postinst: 'true', preinst: 'exit 1' } }),
    );
    expect(outcome.result).toBe('aborted');
    expect(await box.leftovers()).toEqual([]);
    expect(await box.machine.kinds(['/var/packages/two'])).toEqual([undefined]);
  });

  test('in the middle of an upgrade: the package is broken, can be repaired, and can be removed', async () => {
    const box = await recordedNas({ hooks: [throwing('postupgrade', 'before')] });
    await box.nas.install(await rough('two'), { start: true });
    const newer = await rough('two', { version: '2.0-1' });
    await expect(box.nas.install(newer)).rejects.toThrow('thrown by a hook');
    expect(ended(box).at(-1)).toMatchObject({ action: 'upgrade', result: 'crashed' });
    expect((await box.nas.status('two')).status).toBe('broken');
    expect((await box.nas.uninstall('two')).result).toBe('done');
    expect(await box.leftovers()).toEqual([]);
  });
});

describe('a hook', () => {
  test('sees every step with its command, and may fail one', async () => {
    const seen: string[] = [];
    const hook: StepHook = async (planned, { command, package: name, action, note }, run) => {
      if (planned.step.kind !== 'script') return run();
      seen.push(
        `${action} ${name} ${planned.step.script} ${command?.env.SYNOPKG_PKGNAME} ${command?.argv.at(-1)}`,
      );
      if (planned.step.script !== 'postinst') return run();
      note('failed on purpose');
      return { result: 'failed', reason: 'the hook says so', exitCode: 7 };
    };
    const box = await recordedNas({ hooks: [hook] });
    const outcome = await box.nas.install(await rough('two'));
    expect(outcome).toMatchObject({ result: 'broken', at: 'postinst', reason: 'the hook says so' });
    expect(outcome.scripts.at(-1)).toMatchObject({ script: 'postinst', exitCode: 7 });
    expect(seen[0]).toMatch(/^install two preinst two .*\/scripts\/preinst$/);
    expect(box.events).toContainEqual(
      expect.objectContaining({ type: 'step-note', text: 'failed on purpose' }),
    );
  });

  test('of two, the first is the outer one', async () => {
    const order: string[] = [];
    const hook =
      (name: string): StepHook =>
      async (planned, _, run) => {
        if (planned.step.kind === 'script') order.push(`${name} in`);
        const result = await run();
        if (planned.step.kind === 'script') order.push(`${name} out`);
        return result;
      };
    const box = await recordedNas({ hooks: [hook('outer'), hook('inner')] });
    await box.nas.install(await rough('two'), { start: false });
    expect(order.slice(0, 4)).toEqual(['outer in', 'inner in', 'inner out', 'outer out']);
  });
});

describe('a consumer of events that throws', () => {
  test('is reported and called no more; the action and the other consumers go on', async () => {
    const heard: string[] = [];
    let calls = 0;
    const box = await recordedNas();
    box.nas.subscribe(
      (event) => {
        if (event.type !== 'step-ended') return;
        calls += 1;
        throw new Error('the consumer broke');
      },
      { name: 'a breaking consumer' },
    );
    box.nas.subscribe((event) => heard.push(event.type));
    const outcome = await box.nas.install(await rough('two'), { start: true });
    expect(outcome.result).toBe('done');
    expect(calls).toBe(1);
    expect(heard).toContain('action-ended');
    expect(box.events).toContainEqual(
      expect.objectContaining({
        type: 'consumer-failed',
        consumer: 'a breaking consumer',
        text: 'the consumer broke',
      }),
    );
    expect(box.nas.passed).toBe(false);
    expect((await box.nas.uninstall('two')).result).toBe('done');
    expect(await box.leftovers()).toEqual([]);
  });

  test('a late consumer gets the events from the number that it asks for', async () => {
    const box = await recordedNas();
    await box.nas.install(await fixture('writes-everywhere'));
    const late: number[] = [];
    const end = box.nas.subscribe(({ seq }) => late.push(seq), { from: 3 });
    expect(late).toEqual(box.events.slice(3).map(({ seq }) => seq));
    end();
    await box.nas.status('writes-everywhere');
    expect(late).toHaveLength(box.events.length - 4);
  });
});
