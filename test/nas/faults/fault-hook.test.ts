/** Faults at steps, and cuts of the power: what DSM makes of them, and how the package comes back. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { NasSnapshot, Spk, StepFault, StepHook } from '../../../src/index.ts';
import { faultHook } from '../../../src/index.ts';
import { course, type RecordedNas, recordedNas, summary } from '../../support/fixture.ts';
import { rough } from '../../support/rough.ts';

/** Docker has no bound on a disk that could be filled: there the fault is refused. */
const ON_DOCKER = process.env.SPKBOX_ENGINE === 'docker';

const VAR = '/volume1/@appdata/tinyd';

/** Its daemon holds a file open; `start` refuses while `$refuses` holds. */
const daemon = (refuses: string) =>
  rough('tinyd', {
    scripts: {
      postinst: 'echo begun > "$SYNOPKG_PKGVAR/log" && perl -e \'$x = "x" x 40000000; print "big\\n"\'',
      start: `cd "$SYNOPKG_PKGVAR"; if ${refuses}; then echo "already running" >&2; exit 1; fi
        (echo held; exec sleep 1000) > held 2> /dev/null & echo $! > pid`,
      stop: 'kill $(cat "$SYNOPKG_PKGVAR/pid"); rm "$SYNOPKG_PKGVAR/pid"',
      status: 'kill -0 $(cat "$SYNOPKG_PKGVAR/pid") 2> /dev/null || exit 3',
    },
  });

let box: RecordedNas;
let empty: NasSnapshot;
let running: NasSnapshot;
let good: Spk;
let refusing: Spk;
let fault: StepHook;

const begin = (asked: StepFault) => {
  fault = faultHook(asked);
};

beforeAll(async () => {
  [good, refusing] = await Promise.all([daemon('kill -0 $(cat pid) 2> /dev/null'), daemon('[ -e pid ]')]);
  box = await recordedNas({ hooks: [(step, context, run) => fault(step, context, run)] });
  empty = await box.nas.snapshot();
  begin({ fault: 'slow', delay: 0, times: 0 });
  await box.nas.install(good, { start: true });
  running = await box.nas.snapshot();
});

beforeEach(() => begin({ fault: 'slow', delay: 0, times: 0 }));

const installed = async (asked: StepFault) => {
  await box.nas.restore(empty);
  begin(asked);
  return summary(await box.nas.install(good, { start: true }));
};

const POSTINST = { action: 'install', step: 'postinst' } as const;
const BROKEN = { result: 'broken', at: 'postinst', error: '276 failed to run postinst script' };

describe('a fault at a script is what DSM gets to see of it', () => {
  test.each<[StepFault, string, string]>([
    [{ ...POSTINST, fault: 'exit', code: 7 }, 'it exited with 7', ''],
    [{ ...POSTINST, fault: 'exit', when: 'after' }, 'it exited with 1', 'begun\n'],
    [{ ...POSTINST, fault: 'signal' }, 'it was ended by SIGKILL', ''],
    [
      { ...POSTINST, fault: 'signal', signal: 'SIGTERM', when: 'after' },
      'it was ended by SIGTERM',
      'begun\n',
    ],
    [
      { ...POSTINST, fault: 'hang', when: 'after' },
      'it was still running after 0.1 s and was ended',
      'begun\n',
    ],
    [{ ...POSTINST, fault: 'memory' }, 'it exited with 12', 'begun\n'],
  ])('%j', async (asked, reason, log) => {
    expect(await installed(asked)).toEqual({ ...BROKEN, reason });
    expect(await box.read(`${VAR}/log`)).toBe(log);
  });

  test.skipIf(ON_DOCKER)(
    'a full disk: what the script writes is lost, and afterwards there is room again',
    async () => {
      expect(await installed({ ...POSTINST, fault: 'disk-full' })).toMatchObject(BROKEN);
      expect(JSON.stringify(box.events)).toContain('No space left on device');
      expect((await box.nas.install(good, { start: true })).result).toBe('done');
      expect(await box.read(`${VAR}/log`)).toBe('begun\n');
    },
  );

  test('a slow step is only late, and a fault that is for another action or step changes nothing', async () => {
    expect(await installed({ ...POSTINST, fault: 'slow', delay: 5 })).toEqual({ result: 'done' });
    expect(await installed({ fault: 'exit', action: 'upgrade' })).toEqual({ result: 'done' });
    expect(await installed({ fault: 'exit', step: 'preupgrade' })).toEqual({ result: 'done' });
  });
});

test('a fault at a step of DSM itself fails the step, and its consequence is that of its row', async () => {
  const reason = expect.stringContaining('exit 1 before it does anything');
  expect(await installed({ fault: 'exit', step: 'move-into-place' })).toMatchObject({
    result: 'aborted',
    at: 'move-into-place',
    reason,
  });
  expect((await box.nas.status('tinyd')).code).toBe(255);
  expect((await box.nas.install(good)).result).toBe('done');
});

test.skipIf(ON_DOCKER)('a full disk while a step of DSM itself goes on fails it', async () => {
  expect(await installed({ fault: 'disk-full', step: 'stage-package' })).toMatchObject({ result: 'aborted' });
  expect((await box.nas.install(good)).result).toBe('done');
});

describe('a cut of the power', () => {
  test('runs no script and no stop; a boot empties what is in memory and starts what was turned on', async () => {
    await box.nas.restore(running);
    await box.shell('echo > /run/mine; echo > /tmp/mine');
    const before = box.events.length;
    await box.nas.powerCut();
    expect(box.events.slice(before).map(({ type }) => type)).toEqual(['power-cut']);
    await expect(box.nas.status('tinyd')).rejects.toMatchObject({ code: 'USE_NAS_OFF' });
    expect((await box.machine.processes()) as object).toMatchObject({
      value: expect.not.arrayContaining([expect.objectContaining({ name: 'sleep' })]),
    });
    expect(await box.read(`${VAR}/held`)).toBe('held\n');
    expect(await box.nas.boot()).toMatchObject([{ action: 'boot', package: 'tinyd', result: 'done' }]);
    expect(await box.machine.kinds(['/run/mine', '/tmp/mine'])).toEqual([undefined, undefined]);
    expect((await box.nas.status('tinyd')).code).toBe(0);
  });

  test('can lose what is being written: open files are empty, closed ones are not', async () => {
    await box.nas.restore(running);
    await box.nas.powerCut({ lose: 'unsynced' });
    expect(await box.read(`${VAR}/held`)).toBe('');
    expect(await box.read(`${VAR}/log`)).toBe('begun\n');
  });

  test('leaves a stale pid file: a start that refuses then fails at every boot, until somebody removes it', async () => {
    await box.nas.restore(empty);
    await box.nas.install(refusing, { start: true });
    await box.nas.powerCut();
    expect(await box.nas.boot()).toMatchObject([{ result: 'aborted', at: 'start', error: { code: 272 } }]);
    expect(await box.nas.status('tinyd')).toMatchObject({ code: 272, status: 'start_failed' });
    await box.nas.shutDown();
    expect(await box.nas.boot()).toMatchObject([{ result: 'aborted', at: 'start' }]);
    await box.shell(`rm ${VAR}/pid`);
    expect((await box.nas.start('tinyd')).result).toBe('done');
  });

  test.each([
    ['before', 'preinst', 255],
    ['after', 'move-into-place', 150],
    ['after', 'postinst', 150],
    ['after', 'finish-install', 273],
    ['after', 'start', 273],
  ] as const)('%s %s of an installation it undoes nothing, and a repair helps', async (when, step, code) => {
    expect(await installed({ fault: 'power-cut', step, when })).toMatchObject({
      result: 'power-lost',
      at: step,
      reason: 'the power was cut',
    });
    expect(
      course(box.events, box.events.findLast((event) => event.type === 'action-ended')?.id),
    ).not.toContain(expect.stringContaining('undo'));
    await box.nas.boot();
    expect((await box.nas.status('tinyd')).code).toBe(code);
    expect(await box.machine.list('/volume1/@tmp/synopkg')).toEqual([]);
    expect((await box.nas.install(good, { start: true })).result).toBe('done');
    if ((await box.nas.status('tinyd')).code !== 0) await box.nas.start('tinyd');
    expect((await box.nas.status('tinyd')).code).toBe(0);
    expect((await box.nas.uninstall('tinyd')).result).toBe('done');
    expect(await box.leftovers()).toEqual([]);
  });

  test.each([
    ['preuninst', 0],
    ['remove-target', 150],
    ['remove-package', 255],
  ] as const)(
    'after %s of an uninstallation: the package can be removed all the same',
    async (step, code) => {
      await box.nas.restore(running);
      begin({ fault: 'power-cut', step, when: 'after' });
      expect((await box.nas.uninstall('tinyd')).result).toBe('power-lost');
      await box.nas.boot();
      const status = await box.nas.status('tinyd');
      expect(status.code === 273 ? 0 : status.code).toBe(code);
      if (code === 255) await box.nas.install(good);
      expect((await box.nas.uninstall('tinyd')).result).toBe('done');
      expect(await box.leftovers()).toEqual([]);
    },
  );

  test('from outside, while a script goes on, ends the action at that script', async () => {
    await box.nas.restore(empty);
    begin({ ...POSTINST, fault: 'hang', limit: 60_000 });
    const action = box.nas.install(good);
    await box.nas.waitFor({ process: 'sleep infinity' });
    await box.nas.powerCut();
    expect(await action).toMatchObject({ result: 'power-lost', at: 'postinst' });
    await box.nas.boot();
    expect((await box.nas.status('tinyd')).code).toBe(150);
  });
});

describe('a slow boot', () => {
  /** Its daemon needs a moment, and its start waits for so many tenths of a second. */
  const waiting = (tries: number) =>
    rough('waiting', {
      scripts: {
        start: `cd "$SYNOPKG_PKGVAR"; rm -f up
          (sleep 0.1; touch up; exec sleep 1000) > /dev/null 2>&1 & echo $! > pid
          for i in $(seq ${tries}); do [ -e up ] && exit 0; sleep 0.1; done; kill $(cat pid); exit 1`,
        stop: 'kill $(cat "$SYNOPKG_PKGVAR/pid")',
        status: 'kill -0 $(cat "$SYNOPKG_PKGVAR/pid") 2> /dev/null || exit 3',
      },
    });

  test('a start that gives up early fails, and a repair starts it', async () => {
    await box.nas.restore(empty);
    const spk = await waiting(15);
    expect((await box.nas.install(spk, { start: true })).result).toBe('done');
    await box.nas.shutDown();
    expect(await box.nas.boot({ slow: { daemons: 60_000 } })).toMatchObject([
      { result: 'aborted', at: 'start' },
    ]);
    expect((await box.nas.status('waiting')).code).toBe(272);
    expect(await box.nas.processes()).toMatchObject({ value: [] });
    expect(await box.nas.install(spk)).toMatchObject({ action: 'repair', result: 'done' });
    expect((await box.nas.status('waiting')).code).toBe(0);
  });

  test('a start that waits long enough passes, and its daemon runs on', async () => {
    await box.nas.restore(empty);
    await box.nas.install(await waiting(250), { start: true });
    await box.nas.shutDown();
    const began = performance.now();
    expect(await box.nas.boot({ slow: { daemons: 400 } })).toMatchObject([{ result: 'done' }]);
    expect(performance.now() - began).toBeGreaterThan(400);
    expect((await box.nas.status('waiting')).code).toBe(0);
    expect((await box.nas.stop('waiting')).result).toBe('done');
  });
});
