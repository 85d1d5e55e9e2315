/** Who asks for an action, and within which: what the events say of it, and that one door serves all. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { RunEvent } from '../../src/events.ts';
import { defineWorker } from '../../src/index.ts';
import { type RecordedNas, recordedNas } from '../support/fixture.ts';
import { DSM_PATH, rough } from '../support/rough.ts';

const started = ({ events }: Pick<RecordedNas, 'events'>) =>
  events.flatMap((event) => (event.type === 'action-started' ? [event] : []));

const calls = ({ events }: Pick<RecordedNas, 'events'>) =>
  events.flatMap((event) => (event.type === 'command-called' ? [event] : []));

describe('the events of an action', () => {
  test('say that a user asked, Package Center, or DSM', async () => {
    const box = await recordedNas();
    const { nas } = box;
    await nas.install(await rough('base'), { start: false });
    await nas.install(await rough('app', { info: 'install_dep_packages="base"' }), { start: true });
    await nas.stop('base');
    await nas.shutDown();
    await nas.boot();
    expect(started(box).map(({ action, package: name, by }) => `${action} ${name} by ${by}`)).toEqual([
      'install base by user',
      'start base by package-center',
      'install app by user',
      'stop app by package-center',
      'stop base by user',
    ]);
    await nas.start('app');
    await nas.shutDown();
    await nas.boot();
    expect(
      started(box)
        .slice(-4)
        .map(({ action, by }) => `${action} by ${by}`),
    ).toEqual(['shutdown by dsm', 'shutdown by dsm', 'boot by dsm', 'boot by dsm']);
  });

  test('name the action and step within which a script asked, and the call', async () => {
    const box = await recordedNas();
    await box.nas.install(await rough('base'), { start: false });
    const app = await rough('app', {
      asRoot: false,
      scripts: { postinst: `${DSM_PATH}; synopkg status base; synopkg version base; exit 0` },
    });
    await box.nas.install(app, { start: false });
    const [, install] = started(box);
    const index = install?.steps.findIndex(
      ({ step }) => step.kind === 'script' && step.script === 'postinst',
    );
    expect(calls(box)).toMatchObject([
      { command: 'synopkg', args: ['status', 'base'], package: 'app', parent: { id: install?.id, index } },
      { command: 'synopkg', args: ['version', 'base'], exitCode: 0, emulated: true },
    ]);
    expect(calls(box)[0]?.caller).toContain('scripts/postinst');
  });

  test('of a package that a script starts are within its action', async () => {
    const box = await recordedNas({ allowRoot: true });
    await box.nas.install(await rough('base'), { start: false });
    const app = await rough('app', {
      files: { 'conf/privilege': '{"defaults":{"run-as":"root"}}' },
      scripts: { postinst: `${DSM_PATH}; synopkg start base > /dev/null` },
    });
    const outcome = await box.nas.install(app, { start: false });
    expect(outcome.result).toBe('done');
    expect(started(box).at(-1)).toMatchObject({
      action: 'start',
      package: 'base',
      by: 'command',
      parent: { id: outcome.id },
    });
  });

  test('of two at once are those of two: neither is within the other', async () => {
    const box = await recordedNas();
    const packages = await Promise.all(
      ['aaa', 'bbb'].map((name) => rough(name, { scripts: { preinst: 'sleep 0.1' } })),
    );
    await Promise.all(packages.map((spk) => box.nas.install(spk, { start: false })));
    const [first, second] = started(box);
    expect(first?.parent).toBeUndefined();
    expect(second?.parent).toBeUndefined();
    expect(new Set(started(box).map(({ id }) => id)).size).toBe(2);
    expect(interleaved(box.events)).toBe(true);
  });
});

const codes = ({ events }: Pick<RecordedNas, 'events'>) =>
  events.flatMap((event) => (event.type === 'findings' ? event.findings.map(({ code }) => code) : []));

/** Whether the second action began before the first one ended. */
function interleaved(events: readonly RunEvent[]): boolean {
  const firstEnd = events.findIndex(({ type }) => type === 'action-ended');
  return events.slice(0, firstEnd).filter(({ type }) => type === 'action-started').length === 2;
}

describe('synopkghelper update', () => {
  const counter = defineWorker({
    name: 'counter',
    provider: 'a test',
    spec: z.looseObject({}),
    intervals: { FROM_ENABLE_TO_DISABLE: { acquire: async () => undefined } },
    async update({ machine, note }) {
      await machine.change([{ op: 'append', path: '/etc/updates', text: 'x' }]);
      note('counted');
    },
  });
  const files = { 'conf/resource': '{"counter":{}}' };
  const update = `${DSM_PATH}; /usr/syno/sbin/synopkghelper update app counter`;

  test('is an action with steps and an end, by whoever asks', async () => {
    const box = await recordedNas({ workers: [counter] });
    await box.nas.install(await rough('app', { files }), { start: true });
    expect((await box.nas.update('app', 'counter')).result).toBe('done');
    expect((await box.shell(update)).exitCode).toBe(0);
    expect(started(box).slice(-2)).toMatchObject([
      { action: 'update', by: 'user', steps: [{ step: { kind: 'update', worker: 'counter' } }] },
      { action: 'update', by: 'command' },
    ]);
    expect(await box.read('/etc/updates')).toBe('xx');
  });

  test('of a resource that the package does not have fails, and says so', async () => {
    const box = await recordedNas({ workers: [counter] });
    await box.nas.install(await rough('app'), { start: true });
    expect(await box.nas.update('app', 'counter')).toMatchObject({
      result: 'aborted',
      at: 'counter update',
      reason: 'its conf/resource has no such entry',
    });
    const { exitCode, output } = await box.shell(update);
    expect(exitCode).toBe(1);
    expect(output).toContain('its conf/resource has no such entry');
  });

  test('by a script of the package happens within the action that runs the script', async () => {
    const box = await recordedNas({ workers: [counter] });
    await box.nas.install(await rough('app', { files, scripts: { stop: update } }), { start: true });
    const stop = await box.nas.stop('app');
    expect(stop.result).toBe('done');
    expect(started(box).at(-1)).toMatchObject({ action: 'update', by: 'command', parent: { id: stop.id } });
    expect(await box.read('/etc/updates')).toBe('x');
  });

  test('while another action holds the package is refused at once', async () => {
    const box = await recordedNas({ workers: [counter] });
    await box.nas.install(await rough('app', { files, scripts: { stop: 'sleep 0.5' } }), { start: true });
    const stopping = box.nas.stop('app');
    const { output } = await box.shell(update);
    expect(output).toContain('failed to lock packages');
    expect((await stopping).result).toBe('done');
  });

  test('reads conf/resource as a script has rewritten it, and so does the next start', async () => {
    const specs: unknown[] = [];
    const witness = defineWorker({
      name: 'witness',
      provider: 'a test',
      spec: z.looseObject({}),
      intervals: {
        FROM_STARTUP_TO_HALT: {
          acquire: async (_, spec) => void specs.push(spec),
          release: async (_, spec) => void specs.push(spec),
        },
      },
      update: async (_, spec) => void specs.push(spec),
    });
    const box = await recordedNas({ dsm: '6.2.4', workers: [witness] });
    const scripts = { postinst: `echo '{"witness":{"n":1}}' > /var/packages/app/conf/resource` };
    const app = await rough('app', {
      asRoot: true,
      scripts,
      files: { 'conf/resource': '{"witness":{"n":0}}' },
    });
    await box.nas.install(app, { start: true });
    const rewrite = (text: string) => box.shell(`echo '${text}' > /var/packages/app/conf/resource`);
    await rewrite('{"witness":{"n":2}}');
    await box.nas.update('app', 'witness');
    await rewrite('{"witness":{"n":3}}');
    await box.nas.stop('app');
    await box.nas.start('app');
    expect(specs).toEqual([{ n: 1 }, { n: 2 }, { n: 2 }, { n: 3 }]);
    await rewrite('{"witness":');
    expect(await box.nas.update('app', 'witness')).toMatchObject({ result: 'done' });
    expect(specs.at(-1)).toEqual({ n: 3 });
    expect(codes(box)).toContain('resource-unreadable');
  });
});
