import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { INTERVALS, type Interval, type Timing } from '../../../src/dsm/timing.ts';
import { SpkboxError } from '../../../src/errors.ts';
import type { Outcome } from '../../../src/events.ts';
import { scanPayload } from '../../../src/spk/read/payload.ts';
import { payloadFindings } from '../../../src/spk/read/payload-findings.ts';
import { readSpkFile } from '../../../src/spk/read/read-spk-file.ts';
import {
  defineWorker,
  type Worker,
  WorkerFailure,
  type WorkerInterval,
} from '../../../src/workers/define-worker.ts';
import {
  changed,
  course,
  fixture,
  type RecordedNas,
  recordedNas,
  summary,
  temporaryFolder,
} from '../../support/fixture.ts';
import { mutate, mutations, PAYLOAD_TAR, XZ_PAYLOAD } from '../../support/mutations.ts';
import { rough } from '../../support/rough.ts';
import { fc } from '../../support/seeded.ts';
import { SMALL_PAYLOAD, writeSpk } from '../../support/spk-builder.ts';

/** What an action must never leave, however it ended: Package Center's own places, and processes. */
async function traces({ machine, nas }: RecordedNas): Promise<string[]> {
  const { left } = await nas.leftBehind();
  return [
    ...(await machine.list('/run/synopkgs')),
    ...(await machine.list('/volume1/@tmp/synopkg')),
    ...left.flatMap(({ kind, what }) => (kind === 'process' ? [what.split(' ')[0] ?? ''] : [])),
  ];
}

const findingCodes = ({ events }: RecordedNas): string[] =>
  events.flatMap((event) => (event.type === 'findings' ? event.findings.map(({ code }) => code) : []));

/** Whether the box looks as if there had never been a package. */
async function isUntouched(box: RecordedNas): Promise<void> {
  expect(await traces(box)).toEqual([]);
  expect(await box.leftovers()).toEqual([]);
}

const NAME = 'fails-at';
const setFailing = ({ shell }: RecordedNas, script: string) =>
  shell(`echo ${script} > /var/packages/${NAME}/etc/fail_at`);

describe('a script that fails while its package is installed', () => {
  const install = async (box: RecordedNas, failAt: string): Promise<Outcome> =>
    box.nas.install(await fixture(NAME), { start: true, answers: { fail_at: failAt } });

  test.each([
    ['prereplace', {}],
    ['preinst', { error: '276 failed to run preinst script' }],
  ])('%s: nothing is left, and another try succeeds', async (script, error) => {
    const box = await recordedNas();
    expect(summary(await install(box, script))).toEqual({
      result: 'aborted',
      at: script,
      reason: 'it exited with 1',
      ...error,
    });
    expect((await box.nas.status(NAME)).code).toBe(255);
    expect(course(box.events).slice(-3)).toEqual([
      `${script} failed`,
      'undo make-accounts passed',
      'undo stage-package passed',
    ]);
    await isUntouched(box);
    expect((await install(box, '')).result).toBe('done');
    expect((await box.nas.status(NAME)).code).toBe(0);
  });

  test.each([
    ['postinst', { error: '276 failed to run postinst script' }],
    ['postreplace', {}],
  ])('%s: the package stays and is broken, until it is removed', async (script, error) => {
    const box = await recordedNas();
    expect(summary(await install(box, script))).toEqual({
      result: 'broken',
      at: script,
      reason: 'it exited with 1',
      ...error,
    });
    expect(await box.nas.status(NAME)).toMatchObject({ code: 150, status: 'broken' });
    expect(await traces(box)).toEqual([]);
    expect(await box.machine.list(`/var/packages/${NAME}`)).not.toContain('installing');
    expect(course(box.events)).not.toContain('start passed');
    expect((await box.nas.uninstall(NAME)).result).toBe('done');
    await isUntouched(box);
    expect((await install(box, '')).result).toBe('done');
  });

  test.each([
    ['prestart', '272 Failed to run script, script=[prestart]'],
    ['start', '272 Failed to run script, script=[start]'],
  ])('%s: it is installed, but not started, until it is started again', async (script, error) => {
    const box = await recordedNas();
    const outcome = await install(box, script);
    expect(summary(outcome)).toEqual({
      result: 'not-started',
      at: script,
      error,
      reason: 'it exited with 1',
    });
    expect(await box.nas.status(NAME)).toEqual({
      code: 272,
      status: 'start_failed',
      description: 'failed to start on previous startup',
    });
    expect(await box.machine.list(`/var/packages/${NAME}`)).not.toContain('enabled');
    expect(await traces(box)).toEqual([]);
    await setFailing(box, 'none');
    expect((await box.nas.start(NAME)).result).toBe('done');
    expect((await box.nas.status(NAME)).code).toBe(0);
    expect(await box.machine.list(`/var/packages/${NAME}`)).toContain('enabled');
  });
});

describe('a script that fails in an installed package', () => {
  /** Installs it, lets the script fail, and does the action. */
  async function failing(script: string, start = true): Promise<RecordedNas> {
    const box = await recordedNas();
    await box.nas.install(await fixture(NAME), { start });
    await setFailing(box, script);
    return box;
  }

  test.each(['prestart', 'start'])('%s by hand: the start is taken back', async (script) => {
    const box = await failing(script, false);
    expect(summary(await box.nas.start(NAME))).toEqual({
      result: 'aborted',
      at: script,
      error: `272 Failed to run script, script=[${script}]`,
      reason: 'it exited with 1',
    });
    expect((await box.nas.status(NAME)).code).toBe(272);
    expect((await box.nas.uninstall(NAME)).result).toBe('done');
    await isUntouched(box);
  });

  test.each(['prestop', 'stop'])('%s by hand: it goes on running', async (script) => {
    const box = await failing(script);
    expect(await box.nas.stop(NAME)).toMatchObject({
      result: 'aborted',
      at: script,
      reason: 'it exited with 1',
    });
    expect((await box.nas.status(NAME)).code).toBe(0);
    expect(await box.machine.list(`/var/packages/${NAME}`)).toContain('enabled');
    await setFailing(box, 'none');
    expect((await box.nas.stop(NAME)).result).toBe('done');
    expect(await box.nas.status(NAME)).toMatchObject({ code: 324, status: 'stop' });
  });

  test.each(['prestop', 'stop'])(
    '%s at the removal: it stays, runs on, and is not started twice',
    async (script) => {
      const box = await failing(script);
      expect(await box.nas.uninstall(NAME)).toMatchObject({ result: 'aborted', at: script });
      expect(course(box.events, 1).at(-1)).toBe(`${script} failed`);
      expect((await box.nas.status(NAME)).code).toBe(0);
      await setFailing(box, 'none');
      expect((await box.nas.uninstall(NAME)).result).toBe('done');
      await isUntouched(box);
    },
  );

  test('preuninst: it stays and is started again, and can be removed later', async () => {
    const box = await failing('preuninst');
    expect(summary(await box.nas.uninstall(NAME))).toEqual({
      result: 'aborted',
      at: 'preuninst',
      reason: 'it exited with 1',
    });
    expect(course(box.events, 1).slice(-4)).toEqual([
      'preuninst failed',
      'prestart passed',
      'start passed',
      'turn-on passed',
    ]);
    expect((await box.nas.status(NAME)).code).toBe(0);
    const removed = await box.nas.uninstall(NAME, { answers: { fail_at: 'none' } });
    expect(removed.result).toBe('done');
    await isUntouched(box);
  });

  test('preuninst of a package that did not run: it is not started', async () => {
    const box = await failing('preuninst', false);
    expect((await box.nas.uninstall(NAME)).result).toBe('aborted');
    expect(course(box.events, 1)).toEqual(['preuninst failed']);
    expect((await box.nas.status(NAME)).code).toBe(273);
  });

  test('preuninst, and then the start that should put it back: the first decides, the second is an alert', async () => {
    const box = await recordedNas();
    const spk = await changed(NAME, {
      'scripts/preuninst': `#!/bin/sh\necho start > /var/packages/${NAME}/etc/fail_at\nexit 1\n`,
    });
    await box.nas.install(spk, { start: true });
    expect(summary(await box.nas.uninstall(NAME))).toEqual({
      result: 'aborted',
      at: 'preuninst',
      reason: 'it exited with 1',
      alerts: ['start: it exited with 1'],
    });
    expect((await box.nas.status(NAME)).code).toBe(272);
  });

  test('postuninst: it is gone all the same, with a finding', async () => {
    const box = await failing('postuninst');
    expect(summary(await box.nas.uninstall(NAME))).toEqual({ result: 'done' });
    expect(findingCodes(box)).toContain('script-failure-ignored');
    expect((await box.nas.status(NAME)).code).toBe(255);
    await isUntouched(box);
  });

  test.each([
    [1, { code: 1, status: 'stop', description: 'retrieve from status script' }],
    [3, { code: 3, status: 'stop', description: 'retrieve from status script' }],
    [150, { code: 150, status: 'broken', description: '' }],
  ])('status with %i: that is its status', async (exitCode, status) => {
    const box = await recordedNas();
    await box.nas.install(
      await changed(NAME, {
        'scripts/start-stop-status': `#!/bin/sh\n[ "$1" != status ] || exit ${exitCode}\n`,
      }),
      { start: true },
    );
    expect(await box.nas.status(NAME)).toEqual(status);
    expect(await traces(box)).toEqual([]);
  });

  test('a target that is gone makes it broken, whatever its script says', async () => {
    const box = await failing('none');
    await box.shell(`rm -rf /volume1/@appstore/${NAME}`);
    expect((await box.nas.status(NAME)).code).toBe(150);
    expect(await traces(box)).toEqual([]);
  });
});

/** A worker that holds at every interval a file in /opt, and fails at one timing after it has made that file. */
function recorder(name: string, failsAt?: Timing): Worker {
  const holding = (interval: Interval): WorkerInterval<object> => {
    const [acquires, releases] = interval.slice('FROM_'.length).split('_TO_');
    const path = `/opt/${name}.${interval}`;
    return {
      async acquire({ machine, note, onUndo }) {
        onUndo(() => machine.change([{ op: 'remove', path }]));
        await machine.change([{ op: 'append', path, text: '' }]);
        note(`made ${path}`);
        if (failsAt === `WHEN_${acquires}`) throw new WorkerFailure('there is none left');
      },
      async release({ machine }) {
        await machine.change([{ op: 'remove', path }]);
        if (failsAt === `WHEN_${releases}`) throw new WorkerFailure('it does not let go');
      },
    };
  };
  const holds = Object.fromEntries(INTERVALS.map((interval) => [interval, holding(interval)]));
  return defineWorker({ name, provider: 'a test', spec: z.looseObject({}), intervals: holds });
}

describe('a worker', () => {
  const P = 'only-some-scripts';
  async function withWorker(failsAt?: Timing): Promise<RecordedNas & { outcome: Outcome }> {
    const box = await recordedNas({ workers: [recorder('first'), recorder('second', failsAt)] });
    await box.machine.change([{ op: 'folder', path: '/opt', mode: 0o755, owner: { uid: 0, gid: 0 } }]);
    const spk = await changed(P, {
      'conf/resource': '{"first":{},"second":{}}',
      'scripts/start-stop-status': '#!/bin/sh\nexit 0\n',
    });
    return { ...box, outcome: await box.nas.install(spk, { start: true }) };
  }
  const held = async ({ machine }: RecordedNas) =>
    (await machine.list('/opt')).filter((name) => name.startsWith('second')).length;

  test('that holds at every interval acquires and releases at each timing of the guide', async () => {
    const box = await withWorker();
    expect(await held(box)).toBe(7);
    await box.nas.uninstall(P);
    const steps = [...course(box.events, 0), ...course(box.events, 1)];
    expect(
      steps.filter(
        (step) => !/first|systemd-unit|[a-z]-[a-z]+ passed$/.test(step) || step.includes('second'),
      ),
    ).toMatchInlineSnapshot(`
      [
        "acquire second WHEN_PREINST passed",
        "acquire second WHEN_PREINST passed",
        "preinst skipped",
        "acquire second WHEN_POSTINST passed",
        "acquire second WHEN_POSTINST passed",
        "postinst passed",
        "acquire second WHEN_ENABLE passed",
        "acquire second WHEN_ENABLE passed",
        "acquire second WHEN_STARTUP passed",
        "start passed",
        "stop passed",
        "release second WHEN_HALT passed",
        "release second WHEN_DISABLE passed",
        "preuninst skipped",
        "release second WHEN_PREUNINST passed",
        "release second WHEN_PREUNINST passed",
        "release second WHEN_POSTUNINST passed",
        "release second WHEN_POSTUNINST passed",
        "release second WHEN_POSTUNINST passed",
        "postuninst skipped",
      ]
    `);
    expect(await held(box)).toBe(0);
  });

  test('that cannot acquire before preinst: the installation is undone, newest first', async () => {
    const box = await withWorker('WHEN_PREINST');
    expect(summary(box.outcome)).toEqual({
      result: 'aborted',
      at: 'second WHEN_PREINST',
      reason: 'there is none left',
    });
    expect(course(box.events)).toMatchInlineSnapshot(`
      [
        "stage-package passed",
        "make-accounts passed",
        "acquire first WHEN_PREINST passed",
        "acquire first WHEN_PREINST passed",
        "acquire second WHEN_PREINST failed",
        "undo acquire second WHEN_PREINST passed",
        "undo acquire first WHEN_PREINST passed",
        "undo acquire first WHEN_PREINST passed",
        "undo make-accounts passed",
        "undo stage-package passed",
      ]
    `);
    expect((await box.nas.status(P)).code).toBe(255);
    expect(await box.machine.list('/opt')).toEqual([]);
    expect(await traces(box)).toEqual([]);
    expect(await box.leftovers()).toEqual(['/opt']);
  });

  test('that cannot acquire before postinst: what it made half goes, the rest goes on, and nothing is started', async () => {
    const box = await withWorker('WHEN_POSTINST');
    expect(summary(box.outcome)).toEqual({
      result: 'alerted',
      at: 'second WHEN_POSTINST',
      error: '278 "failed to acquire postinst worker"',
      reason: 'there is none left',
      alerts: [1, 2].map(() => 'second WHEN_POSTINST: there is none left'),
    });
    expect(course(box.events)).toContain('postinst passed');
    expect(course(box.events)).toContain('undo acquire second WHEN_POSTINST passed');
    expect(await held(box)).toBe(2);
    expect(await box.nas.status(P)).toMatchObject({
      code: 273,
      status: 'stop',
      description: 'translate from systemd status',
    });
    expect(await box.nas.uninstall(P)).toMatchObject({ result: 'done' });
    expect(await box.machine.list('/opt')).toEqual([]);
  });

  test.each([
    ['WHEN_ENABLE', 4],
    ['WHEN_STARTUP', 4],
  ] as const)(
    'that cannot acquire at %s: what the start acquired goes, the package stays',
    async (timing, left) => {
      const box = await withWorker(timing);
      expect(summary(box.outcome)).toEqual({
        result: 'not-started',
        at: `second ${timing}`,
        error: '272 Failed to acquire startup worker',
        reason: 'there is none left',
      });
      const steps = course(box.events);
      const done = steps
        .slice(steps.indexOf('finish-install passed') + 1)
        .filter((step) => !step.startsWith('undo'));
      const undone = steps.filter((step) => step.startsWith('undo'));
      expect(undone.map((step) => step.split(' ').slice(1, 4))).toEqual(
        done.map((step) => step.split(' ').slice(0, 3)).reverse(),
      );
      expect(steps).not.toContain('start passed');
      expect(await held(box)).toBe(left);
      expect((await box.nas.status(P)).code).toBe(272);
      expect((await box.nas.uninstall(P)).result).toBe('done');
      expect(await box.machine.list('/opt')).toEqual([]);
    },
  );

  test.each(['WHEN_HALT', 'WHEN_DISABLE'] as const)(
    'that cannot release at %s: nobody minds',
    async (timing) => {
      const box = await withWorker(timing);
      expect(summary(await box.nas.stop(P))).toEqual({ result: 'done' });
      expect(course(box.events, 1)).toContain(`release second ${timing} failed`);
      expect((await box.nas.status(P)).code).toBe(324);
      expect((await box.nas.uninstall(P)).result).toBe('done');
    },
  );

  test.each(['WHEN_PREUNINST', 'WHEN_POSTUNINST'] as const)(
    'that cannot release at %s: the package is gone, with an alert',
    async (timing) => {
      const box = await withWorker(timing);
      expect(await box.nas.uninstall(P)).toMatchObject({
        result: 'alerted',
        at: `second ${timing}`,
        reason: 'it does not let go',
      });
      expect((await box.nas.status(P)).code).toBe(255);
      expect(await traces(box)).toEqual([]);
      expect(await box.leftovers()).toEqual(['/opt']);
    },
  );

  test('whose undo fails does not keep the others from being undone', async () => {
    const stubborn = defineWorker({
      name: 'stubborn',
      provider: 'a test',
      spec: z.looseObject({}),
      intervals: {
        FROM_PREINST_TO_POSTUNINST: {
          async acquire({ onUndo }) {
            onUndo(() => Promise.reject(new Error('no way back')));
          },
        },
      },
    });
    const box = await recordedNas({ workers: [stubborn] });
    const spk = await changed(NAME, { 'conf/resource': '{"stubborn":{}}' });
    const outcome = await box.nas.install(spk, { answers: { fail_at: 'preinst' } });
    expect(outcome.result).toBe('aborted');
    expect(course(box.events).slice(-3)).toEqual([
      'undo acquire stubborn WHEN_PREINST failed',
      'undo make-accounts passed',
      'undo stage-package passed',
    ]);
    await isUntouched(box);
  });
});

describe('a resource that cannot be had', () => {
  test.each([
    ['missing-port-file', 'port-config', 'the port file target/port_conf/missing-port-file.sc is not there'],
    ['bad-port-file', 'port-config', 'port_conf/bad-port-file.sc:1: [bad_port_file] has no title.'],
  ])(
    '%s: the installation ends with an alert, and the package can be removed',
    async (name, worker, reason) => {
      const box = await recordedNas();
      expect(summary(await box.nas.install(await fixture(name), { start: true }))).toEqual({
        result: 'alerted',
        at: `${worker} WHEN_POSTINST`,
        error: '278 "failed to acquire postinst worker"',
        reason,
        alerts: [`${worker} WHEN_POSTINST: ${reason}`],
      });
      expect((await box.nas.status(name)).code).toBe(273);
      // Started by hand it fails for the same reason, and is taken back.
      expect(summary(await box.nas.start(name))).toEqual({
        result: 'aborted',
        at: `${worker} WHEN_ENABLE`,
        error: '272 Failed to acquire startup worker',
        reason,
      });
      expect((await box.nas.status(name)).code).toBe(272);
      expect((await box.nas.uninstall(name)).result).toBe('done');
      await isUntouched(box);
    },
  );

  test('a string where usr-local-linker wants an array: installed, not started, and it can be removed', async () => {
    const box = await recordedNas();
    expect(summary(await box.nas.install(await fixture('bad-linker'), { start: true }))).toEqual({
      result: 'not-started',
      at: 'usr-local-linker WHEN_ENABLE',
      error: '272 Failed to acquire startup worker',
      reason:
        'conf/resource: "usr-local-linker" is not as the worker wants it: bin: Invalid input: expected array, received string',
    });
    expect((await box.nas.status('bad-linker')).code).toBe(272);
    expect((await box.nas.uninstall('bad-linker')).result).toBe('done');
    await isUntouched(box);
  });

  test('a share with a file in its place: an alert, the file stays as it was, and later it works', async () => {
    const box = await recordedNas();
    await box.machine.change([{ op: 'append', path: '/volume1/trace', text: 'in the way' }]);
    const outcome = await box.nas.install(await fixture('trace'), { start: true });
    expect(summary(outcome)).toMatchObject({
      result: 'alerted',
      at: 'data-share WHEN_POSTINST',
      reason: '/volume1/trace is there and is no folder',
    });
    expect(await box.read('/volume1/trace')).toBe('in the way');
    await box.machine.change([{ op: 'remove', path: '/volume1/trace' }]);
    expect((await box.nas.start('trace')).result).toBe('done');
    expect(await box.machine.resolve('/var/packages/trace/shares/trace')).toBe('/volume1/trace');
  });

  test.each(['root', 'admin', 'http', 'daemon', 'a:b', 'a\nb:x:0:0::/:/bin/sh', '-x', ''])(
    'an account with the name %j: nothing of it runs, and nothing is left',
    async (username) => {
      const box = await recordedNas();
      const before = await box.read('/etc/passwd');
      const spk = await changed('only-some-scripts', {
        'conf/privilege': JSON.stringify({ defaults: { 'run-as': 'package' }, username }),
        'scripts/preinst': '#!/bin/sh\nid > /tmp/ran',
      });
      expect(await box.nas.install(spk)).toMatchObject({ result: 'refused', error: { code: 319 } });
      expect(await box.read('/etc/passwd')).toBe(before);
      await isUntouched(box);
    },
  );
});

describe('a package.tgz that turns out bad when it is unpacked', () => {
  test.each([
    ['has another checksum', { checksum: 'f'.repeat(32) }, 'PAYLOAD_CHECKSUM'],
    ['ends too early', { size: 60, checksum: undefined }, 'PAYLOAD_TRUNCATED'],
  ])('because it %s: the package is refused, and nothing is left', async (_, differs, code) => {
    const box = await recordedNas();
    const spk = await fixture('only-some-scripts');
    const outcome = await box.nas.install({ ...spk, payload: { ...spk.payload, ...differs } });
    expect(outcome).toMatchObject({ result: 'refused', at: 'stage-package', error: { code: 263 } });
    expect(outcome.reason).toContain(code);
    expect((await box.nas.status('only-some-scripts')).code).toBe(255);
    await isUntouched(box);
    expect((await box.nas.install(spk)).result).toBe('done');
  });
});

describe('a package.tgz that was changed at random', () => {
  const folder = temporaryFolder();
  const INFO = { description: 'd', maintainer: 'm' };
  /** Undefined where the .spk is refused as soon as it is read. */
  const opened = (payload: Buffer) =>
    readSpkFile(writeSpk(folder, { info: INFO, payload })).catch((error: unknown) => {
      expect(error).toBeInstanceOf(SpkboxError);
      return undefined;
    });
  const payloads = [
    mutations.map((changes) => mutate(SMALL_PAYLOAD, changes)),
    mutations.map((changes) => mutate(XZ_PAYLOAD, changes)),
    mutations.map((changes) => gzipSync(mutate(PAYLOAD_TAR, changes))),
  ];

  /** A box in which each payload is installed, and uninstalled again where it can be. */
  async function unpackingBox() {
    const box = await recordedNas();
    const find = 'find /volume1/@appstore/Hello -mindepth 1 ! -type d | wc -l';
    return {
      box,
      /** How many files and links check counts, and how many are in the box; undefined for what is refused. */
      async unpacked(payload: Buffer) {
        const spk = await opened(payload);
        if (spk === undefined) return undefined;
        const isBad = (await payloadFindings(spk)).length > 0;
        const outcome = await box.nas.install(spk);
        expect(await box.machine.list('/volume1/@tmp/synopkg')).toEqual([]);
        expect(outcome).toMatchObject(
          isBad ? { result: 'refused', at: 'stage-package' } : { result: 'done' },
        );
        if (isBad) return undefined;
        const { files, links } = await scanPayload(spk.payload);
        const { output } = await box.shell(find);
        expect((await box.nas.uninstall('Hello')).result).toBe('done');
        return { counted: files + links, unpacked: Number(output) };
      },
    };
  }

  test('is unpacked or refused as check says, and the box lives on with nothing of it', async () => {
    const { box, unpacked } = await unpackingBox();
    const inOrder = async (payload: Buffer) => {
      const numbers = await unpacked(payload);
      // Of two members with one name the later stays.
      if (numbers !== undefined) expect(numbers.unpacked).toBeLessThanOrEqual(numbers.counted);
    };
    await fc.assert(fc.asyncProperty(fc.oneof(...payloads), inOrder), { numRuns: 15 });
    expect(await unpacked(gzipSync(PAYLOAD_TAR))).toEqual({ counted: 5, unpacked: 5 });
    await isUntouched(box);
  });
});

describe('a script that does not end by itself', () => {
  test('is ended after its time, with all that belongs to it, and the start is taken back', async () => {
    const box = await recordedNas({ timeLimit: 300 });
    expect(summary(await box.nas.install(await fixture('slow'), { start: true }))).toEqual({
      result: 'not-started',
      at: 'start',
      error: '272 Failed to run script, script=[start]',
      reason: 'it was still running after 0.3 s and was ended',
    });
    expect((await box.nas.status('slow')).code).toBe(272);
    await expect.poll(() => traces(box)).toEqual([]);
    expect((await box.nas.uninstall('slow')).result).toBe('done');
    await isUntouched(box);
  });

  test('is ended when the run is interrupted', async () => {
    const interrupt = new AbortController();
    const box = await recordedNas({ signal: interrupt.signal });
    const installed = box.nas.install(await fixture('slow'), { start: true });
    await expect.poll(() => traces(box), { timeout: 20_000 }).toContain('sleep');
    interrupt.abort();
    const outcome = await installed;
    expect(outcome).toMatchObject({ result: 'not-started', reason: 'the run was interrupted' });
    await expect.poll(() => traces(box)).toEqual([]);
  });

  test.each(['KILL', 'TERM', 'SEGV'])('because of SIG%s says so', async (signal) => {
    const box = await recordedNas();
    const spk = await changed('only-some-scripts', { 'scripts/postinst': `#!/bin/sh\nkill -${signal} $$\n` });
    expect(await box.nas.install(spk)).toMatchObject({
      result: 'broken',
      at: 'postinst',
      reason: `it was ended by SIG${signal}`,
    });
    expect(await box.read('/var/log/synopkg.log')).toContain('End postinst ret=[255]');
    expect((await box.nas.uninstall('only-some-scripts')).result).toBe('done');
  });

  test.each([
    ['no such interpreter', '#!/no/such/shell\n', 127],
    ['a missing command as its last', '#!/bin/sh\nno-such-command\n', 127],
    ['a Windows line end in its first line', '#!/bin/sh\r\nexit 0\r\n', 127],
  ])('or does not begin, with %s', async (_, text, exitCode) => {
    const box = await recordedNas();
    const outcome = await box.nas.install(await changed('only-some-scripts', { 'scripts/postinst': text }));
    expect(outcome).toMatchObject({
      result: 'broken',
      at: 'postinst',
      reason: `it exited with ${exitCode}: the interpreter or a command was not found`,
    });
  });
});

describe('a full disk', () => {
  test('while the package is unpacked: nothing is left, and a smaller one can be installed', async () => {
    const box = await recordedNas({ size: '1m' });
    const large = { 'package/large': Buffer.alloc(3_000_000, 7) };
    const info = readFileSync('test/fixtures/packages/only-some-scripts/INFO', 'utf8');
    // One that says how large it is does not get so far.
    const honest = await box.nas.install(await changed('only-some-scripts', large));
    // The code 279 was seen for the root partition alone.
    expect(honest).toMatchObject({ result: 'refused', at: expect.stringContaining('INFO') });
    const outcome = await box.nas.install(
      await changed('only-some-scripts', { ...large, INFO: `${info}extractsize="1"\n` }),
    );
    expect(outcome).toMatchObject({ result: 'aborted', at: 'stage-package', error: { code: 263 } });
    expect(outcome.reason).toContain('could not be unpacked in the box');
    await isUntouched(box);
    expect((await box.nas.install(await fixture('only-some-scripts'))).result).toBe('done');
  });

  test('that the package filled itself: it can still be stopped and removed', async () => {
    const box = await recordedNas({ size: '1m' });
    const fill = 'dd if=/dev/zero of=/var/packages/only-some-scripts/var/fill bs=4k 2> /dev/null\n';
    const spk = await changed('only-some-scripts', {
      'scripts/start-stop-status': `#!/bin/sh\n[ "$1" != start ] || ${fill}exit 0\n`,
      'scripts/stop': '',
      'conf/resource': '{"usr-local-linker":{"bin":["file"]}}',
    });
    expect((await box.nas.install(spk, { start: true })).result).toBe('done');
    expect((await box.shell('echo 12345 > /opt/x || echo full')).output).toContain('full');
    expect((await box.nas.stop('only-some-scripts')).result).toBe('done');
    expect((await box.nas.start('only-some-scripts')).result).toBe('done');
    expect((await box.nas.uninstall('only-some-scripts')).result).toBe('done');
    await isUntouched(box);
  });
});

describe('a start that failed', () => {
  const startFails = (version: string, script = 'exit 1') =>
    rough('own', { version, scripts: { start: `echo start >> /tmp/started; ${script}` } });

  test('in an upgrade is not tried a second time', async () => {
    const box = await recordedNas();
    await box.nas.install(await rough('own', { version: '1.0-1' }), { start: true });
    expect((await box.nas.upgrade(await startFails('2.0-1'))).result).toBe('not-started');
    expect(await box.read('/tmp/started')).toBe('start\n');
    expect((await box.nas.status('own')).code).toBe(272);
  });

  test('is made up for by a repair, and not by an upgrade', async () => {
    const box = await recordedNas();
    await box.shell('touch /tmp/slow');
    const waits = '[ ! -e /tmp/slow ]';
    expect((await box.nas.install(await startFails('1.0-1', waits), { start: true })).result).toBe(
      'not-started',
    );
    await box.shell('rm /tmp/slow');
    expect((await box.nas.upgrade(await startFails('2.0-1', waits))).result).toBe('done');
    expect((await box.nas.status('own')).code).toBe(272);
    expect((await box.nas.install(await startFails('2.0-1', waits))).result).toBe('done');
    expect((await box.nas.status('own')).code).toBe(0);
  });
});
