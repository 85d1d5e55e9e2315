/** What is left behind names the step that made it: each script, each worker, and the processes that a script left. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  defineWorker,
  type LeftBehind,
  type Machine,
  type MachineOptions,
  ROOT,
  startMachine,
  type WorkerInterval,
} from '../../src/index.ts';
import { onEveryEngine, until } from '../support/box.ts';
import { fixture, hello, type RecordedNas, recordedNas } from '../support/fixture.ts';
import { rough } from '../support/rough.ts';

const ROOT_PACKAGE = { 'conf/privilege': '{"defaults":{"run-as":"root"}}' };

/** Leaves a file, and does not take it away. */
const leaver = (name: string, interval: 'FROM_POSTINST_TO_POSTUNINST' | 'FROM_ENABLE_TO_DISABLE') => {
  const leave: WorkerInterval<unknown> = {
    acquire: ({ machine }) => machine.change([{ op: 'append', path: `/etc/left-by-${name}`, text: '' }]),
  };
  return defineWorker({
    name,
    provider: 'a test',
    spec: z.looseObject({}),
    intervals: { [interval]: leave },
  });
};

/** Leaves a file by a command, of which only the box can tell what it touched. */
const commander = defineWorker({
  name: 'commander',
  provider: 'a test',
  spec: z.looseObject({}),
  intervals: {
    FROM_ENABLE_TO_DISABLE: {
      acquire: async ({ machine }) => {
        await machine.run({ argv: ['/usr/bin/touch', '/etc/left-by-commander'], as: ROOT, env: {} });
      },
    },
  },
});

const WORKERS = [
  leaver('early-worker', 'FROM_POSTINST_TO_POSTUNINST'),
  leaver('late-worker', 'FROM_ENABLE_TO_DISABLE'),
  commander,
];

/** What should not be there, with who made it. */
async function makers({ nas }: RecordedNas): Promise<Record<string, string>> {
  const { left } = await nas.leftBehind();
  const unwanted = left.filter(({ verdict }) => verdict === 'left');
  return Object.fromEntries(unwanted.map((entry) => [nameOf(entry), makerText(entry)]));
}

const nameOf = ({ kind, what }: LeftBehind): string =>
  kind === 'process' ? what.replace(/ \(pid.*/, '') : what;

const makerText = ({ maker }: LeftBehind): string =>
  maker === undefined
    ? '?'
    : `${maker.step} (${maker.action} ${maker.package})${maker.afterwards ? ', later' : ''}`;

await onEveryEngine((_, engine) => {
  test('five scripts and three workers each leave something', async () => {
    const box = await recordedNas({ engine, attribution: true, workers: WORKERS, allowRoot: true });
    const leave = (script: string) => `mkdir -p /etc/left && echo x > /etc/left-by-${script}`;
    const spk = await rough('messy', {
      files: { ...ROOT_PACKAGE, 'conf/resource': '{"early-worker":{},"commander":{},"late-worker":{}}' },
      scripts: {
        preinst: leave('preinst'),
        postinst: leave('postinst'),
        start: `${leave('start')}; sleep 900 > /dev/null 2>&1 &`,
        stop: leave('stop'),
        postuninst: leave('postuninst'),
      },
    });
    await box.nas.install(spk, { start: true });
    await box.nas.stop('messy');
    expect((await box.nas.uninstall('messy')).result).toBe('done');
    expect(await makers(box)).toEqual({
      '/etc/left': 'preinst (install messy)',
      '/etc/left-by-preinst': 'preinst (install messy)',
      '/etc/left-by-early-worker': 'early-worker WHEN_POSTINST (install messy)',
      '/etc/left-by-postinst': 'postinst (install messy)',
      '/etc/left-by-commander': 'commander WHEN_ENABLE (install messy)',
      '/etc/left-by-late-worker': 'late-worker WHEN_ENABLE (install messy)',
      '/etc/left-by-start': 'start (install messy)',
      '/etc/left-by-stop': 'stop (stop messy)',
      '/etc/left-by-postuninst': 'postuninst (uninstall messy)',
      'sleep 900': 'start (install messy)',
    });
  });

  test('what a daemon makes later is its script’s, and is told as later', async () => {
    const box = await recordedNas({ engine, attribution: true, allowRoot: true });
    const daemon = 'sh -c "sleep 0.3; echo x > /etc/made-later; sleep 900" > /dev/null 2>&1 &';
    const spk = await rough('laggard', { files: ROOT_PACKAGE, scripts: { start: daemon } });
    await box.nas.install(spk, { start: true });
    await until(async () => (await box.machine.kinds(['/etc/made-later']))[0] === 'file');
    await box.nas.stop('laggard');
    await box.nas.uninstall('laggard');
    expect((await makers(box))['/etc/made-later']).toBe('start (install laggard), later');
  });

  test('what an action within a script makes is that action’s, and the rest the script’s', async () => {
    const box = await recordedNas({ engine, attribution: true, allowRoot: true });
    const inner = await rough('inner', {
      files: ROOT_PACKAGE,
      scripts: { start: 'echo x > /etc/left-by-inner' },
    });
    await box.nas.install(inner, { start: false });
    const outer = await rough('outer', {
      files: ROOT_PACKAGE,
      scripts: {
        postinst:
          'echo x > /etc/left-before; /usr/syno/bin/synopkg start inner > /dev/null; echo x > /etc/left-after',
      },
    });
    await box.nas.install(outer, { start: false });
    await box.nas.stop('inner');
    for (const name of ['outer', 'inner']) await box.nas.uninstall(name);
    expect(await makers(box)).toEqual({
      '/etc/left-before': 'postinst (install outer)',
      '/etc/left-by-inner': 'start (start inner)',
      '/etc/left-after': 'postinst (install outer)',
    });
  });

  test('the makers of what a snapshot holds are still known after a restore', async () => {
    const box = await recordedNas({ engine, attribution: true, allowRoot: true });
    const spk = await rough('early', {
      files: ROOT_PACKAGE,
      scripts: { postinst: 'echo x > /etc/left-early' },
    });
    await box.nas.install(spk, { start: false });
    const snapshot = await box.nas.snapshot();
    await box.nas.uninstall('early');
    await box.nas.restore(snapshot);
    await box.nas.uninstall('early');
    expect(await makers(box)).toEqual({ '/etc/left-early': 'postinst (install early)' });
  });
});

test('the box is looked at before a script only where it is unclear who wrote, and not for a script that is missing', async () => {
  const looks = { count: 0 };
  const box = await recordedNas({ attribution: true }, (options) => countLooks(looks, options));
  await box.nas.install(await hello(), { start: false });
  const during = async (action: Promise<unknown>) => {
    const before = looks.count;
    await action;
    return looks.count - before;
  };
  // One after the script. The share's access list, which a start sets, is a write that names all that it touches.
  expect(await during(box.nas.start('hello'))).toBe(1);
  // The daemon runs: what it did is told from what the script does.
  expect(await during(box.nas.stop('hello'))).toBe(2);
  const spk = await rough('bare', {
    files: Object.fromEntries(SCRIPTS.map((name) => [`scripts/${name}`, undefined])),
  });
  expect(await during(box.nas.install(spk, { start: false }))).toBe(0);
});

const SCRIPTS = ['preinst', 'postinst'];

async function countLooks(looks: { count: number }, options: MachineOptions): Promise<Machine> {
  const machine = await startMachine(options);
  const { watchChanges } = machine;
  machine.watchChanges = async (watchOptions) => {
    const watch = await watchChanges.call(machine, watchOptions);
    if (watch.precision === 'unavailable') return watch;
    const { value } = watch;
    const touched = () => {
      looks.count += 1;
      return value.touched();
    };
    return { ...watch, value: { touched, stop: () => value.stop() } };
  };
  return machine;
}

test('where nobody wants it, the report says that it was not looked at', async () => {
  const box = await recordedNas({ attribution: false });
  await box.nas.install(await fixture('writes-everywhere'));
  const { left, imprecise } = await box.nas.leftBehind();
  expect(left.every(({ maker }) => maker === undefined)).toBe(true);
  expect(imprecise).toContainEqual(
    expect.objectContaining({ fact: 'who made what', precision: 'unavailable' }),
  );
});
