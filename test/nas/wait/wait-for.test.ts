/** Waiting on a NAS: what is found, and what a wait that was in vain says. */
import { describe, expect, test } from 'vitest';
import type { SpkboxError } from '../../../src/errors.ts';
import { onEveryEngine, serverOn, until } from '../../support/box.ts';
import { recordedNas } from '../../support/fixture.ts';
import { rough } from '../../support/rough.ts';

/** Later, and cut off from the script that says it. */
const later = (seconds: number, code: string) =>
  `setsid sh -c 'sleep ${seconds}; ${code}' < /dev/null > /dev/null 2>&1 &`;

await onEveryEngine((_, engine) => {
  test('a port that opens later is waited for, and its listener given', async () => {
    const { nas } = await recordedNas({ engine });
    const start = `(sleep 0.4; ${serverOn(9911)} wait) > /dev/null 2>&1 & exit 0`;
    await nas.install(await rough('server', { scripts: { start } }), { start: true });
    const listener = await nas.waitFor({ port: 9911 });
    expect(listener).toMatchObject({ address: '127.0.0.1', port: 9911, package: 'server', user: 'server' });
  });

  test('a port that listens already takes no longer than a few commands', async () => {
    const { nas } = await recordedNas({ engine });
    await nas.exec(serverOn(9911));
    await nas.waitFor({ port: 9911 });
    const waiting: number[] = [];
    const running: number[] = [];
    for (let turn = 0; turn < 15; turn += 1) {
      waiting.push(await elapsed(() => nas.waitFor({ port: 9911 })));
      running.push(await elapsed(() => nas.exec('true')));
    }
    console.log(`${engine}: waitFor ${median(waiting).toFixed(1)} ms, exec ${median(running).toFixed(1)} ms`);
    expect(median(waiting)).toBeLessThan(6 * median(running) + 20);
  });

  test('a port that does not open: the error names those that are open', async () => {
    const { nas } = await recordedNas({ engine });
    await nas.exec(serverOn(9912));
    await nas.waitFor({ port: 9912 });
    const began = performance.now();
    await expect(nas.waitFor({ port: 9911 }, { timeLimit: 300 })).rejects.toMatchObject({
      code: 'USE_WAIT_TIMED_OUT',
      summary: expect.stringMatching(
        /^within 300 ms nothing listened on port 9911 \(tcp\); what listens is tcp 127\.0\.0\.1:9912 \(perl /,
      ),
    });
    expect(performance.now() - began).toBeGreaterThanOrEqual(300);
    await expect(nas.waitFor({ port: 9912, protocol: 'udp' }, { timeLimit: 1 })).rejects.toMatchObject({
      code: 'USE_WAIT_TIMED_OUT',
    });
  });
});

describe('a file', () => {
  test('that comes later, with and without a text, also as a folder or by a link', async () => {
    const { nas } = await recordedNas();
    await nas.exec(
      later(0.3, 'echo not yet > /tmp/a; sleep 0.3; echo now 42 >> /tmp/a; ln -s /tmp/a /tmp/l'),
    );
    expect(await nas.waitFor({ file: '/tmp/a' })).toEqual({ file: '/tmp/a', text: undefined });
    expect(await nas.waitFor({ file: '/tmp/a', contains: /now \d+/g })).toEqual({
      file: '/tmp/a',
      text: 'not yet\nnow 42\n',
    });
    expect(await nas.waitFor({ file: '/tmp/l' })).toMatchObject({ file: '/tmp/l' });
    expect(await nas.waitFor({ file: '/var/log' })).toMatchObject({ file: '/var/log' });
  });

  test('that does not come: the error says what is in its folder, or in it', async () => {
    const { nas } = await recordedNas();
    await nas.exec(
      'mkdir /tmp/f /tmp/empty; cd /tmp/f; touch one two void; echo hello > text; ln -s /x dead',
    );
    const failure = (condition: Parameters<typeof nas.waitFor>[0]) =>
      nas.waitFor(condition, { timeLimit: 30 }).then(
        () => 'it was found',
        (error: SpkboxError) => error.summary,
      );
    expect(await failure({ file: '/tmp/f/three' })).toBe(
      'within 30 ms /tmp/f/three was not there; the folder /tmp/f has dead, one, text, two, void',
    );
    expect(await failure({ file: '/tmp/empty/a/b' })).toBe(
      'within 30 ms /tmp/empty/a/b was not there; the folder /tmp/empty is empty',
    );
    expect(await failure({ file: '/tmp/f/text', contains: 'bye' })).toBe(
      'within 30 ms /tmp/f/text did not hold "bye"; it ends with "hello\\n"',
    );
    expect(await failure({ file: '/tmp/f/void', contains: /x/ })).toBe(
      'within 30 ms /tmp/f/void did not hold /x/; it is empty',
    );
    expect(await failure({ file: '/tmp/f', contains: 'x' })).toBe(
      'within 30 ms /tmp/f did not hold "x"; there is a folder, and no file to read',
    );
    expect(await failure({ file: '/tmp/f/dead' })).toBe(
      'within 30 ms /tmp/f/dead was not there; there is a link, and it leads nowhere',
    );
  });
});

test('a line of a log is found in the package’s own and in DSM’s, and a vain wait ends with the last lines', async () => {
  const { nas } = await recordedNas();
  const start = `echo starting >&2; ${later(0.3, 'echo "ready at 80" >> $SYNOPKG_PKGVAR/x.log')} exit 0`;
  await nas.install(await rough('logger', { scripts: { start } }), { start: true });
  expect(await nas.waitFor({ log: /ready at \d+/, package: 'logger' })).toEqual({
    path: '/var/packages/logger/var/x.log',
    line: 'ready at 80',
  });
  expect(await nas.waitFor({ log: 'starting', package: 'logger' })).toEqual({
    path: '/var/log/packages/logger.log',
    line: 'starting',
  });
  await expect(nas.waitFor({ log: 'x y z', package: 'logger' }, { timeLimit: 30 })).rejects.toMatchObject({
    summary: expect.stringMatching(
      /^within 30 ms no log of logger had a line with "x y z"; \/var\/packages\/logger\/var\/x\.log ends with "ready at 80"; \/var\/log\/packages\/logger\.log ends with "/,
    ),
  });
  await expect(nas.waitFor({ log: 'x', package: 'y' })).rejects.toMatchObject({ code: 'USE_NOT_INSTALLED' });
});

test('a status is waited for by its word or code, without events, and a vain wait says what it is', async () => {
  const { nas, events } = await recordedNas();
  const scripts = {
    start: `${later(0.4, 'touch $SYNOPKG_PKGVAR/up')} exit 0`,
    status: 'test -e $SYNOPKG_PKGVAR/up',
  };
  await nas.install(await rough('slow-start', { scripts }), { start: true });
  const before = events.length;
  expect(await nas.waitFor({ status: 'running', package: 'slow-start' })).toMatchObject({ code: 0 });
  expect(events.length).toBe(before);
  expect(await nas.waitFor({ status: 255, package: 'no-such' })).toMatchObject({ status: 'non_installed' });
  await expect(
    nas.waitFor({ status: 'stop', package: 'slow-start' }, { timeLimit: 300 }),
  ).rejects.toMatchObject({
    summary: 'within 300 ms the status of slow-start was not stop; it is running (code 0)',
  });
});

test('a status script that hangs is ended with the wait', async () => {
  const { nas } = await recordedNas();
  await nas.install(await rough('hangs', { scripts: { status: 'sleep 100' } }), { start: true });
  await expect(
    nas.waitFor({ status: 'running', package: 'hangs' }, { timeLimit: 300 }),
  ).rejects.toMatchObject({
    summary: 'within 300 ms the status of hangs was not running; its status script gave no answer',
  });
  await until(async () => {
    const processes = await nas.processes('hangs');
    return processes.precision !== 'unavailable' && processes.value.length === 0;
  });
});

test('a process is found by its command line, and a vain wait names those that run', async () => {
  const { nas } = await recordedNas();
  const start = `${later(0.3, 'exec sleep 100$((1))')} exit 0`;
  await nas.install(await rough('sleeper', { scripts: { start } }), { start: true });
  await nas.exec('setsid sleep 1002 < /dev/null > /dev/null 2>&1 &');
  expect(await nas.waitFor({ process: 'sleep 1001', package: 'sleeper' })).toMatchObject({
    argv: ['sleep', '1001'],
    user: 'sleeper',
    package: 'sleeper',
  });
  expect(await nas.waitFor({ process: 'sleep 1002' })).toMatchObject({ package: undefined });
  await expect(
    nas.waitFor({ process: 'sleep 1002', package: 'sleeper' }, { timeLimit: 30 }),
  ).rejects.toMatchObject({
    summary: expect.stringMatching(
      /^within 30 ms no process of sleeper had "sleep 1002" in its command line; what runs is \d+ sleep 1001 \(sleeper\), \d+ sleep 1002$/,
    ),
  });
  await expect(nas.waitFor({ process: 'x', package: 'y' })).rejects.toMatchObject({
    code: 'USE_NOT_INSTALLED',
  });
});

test('a signal ends the wait with its reason', async () => {
  const { nas } = await recordedNas();
  const reason = new Error('enough');
  const ending = new AbortController();
  setTimeout(() => ending.abort(reason), 100);
  const began = performance.now();
  await expect(nas.waitFor({ port: 1 }, { signal: ending.signal })).rejects.toBe(reason);
  expect(performance.now() - began).toBeLessThan(5000);
});

test.each([
  [{ port: 0 }, {}],
  [{ port: 1.5 }, {}],
  [{ file: 'relative' }, {}],
  [{ port: 80 }, { timeLimit: -1 }],
  [{ port: 80 }, { timeLimit: Number.NaN }],
  [{} as { port: number }, {}],
])('%j with %j cannot be waited for', async (condition, options) => {
  const { nas } = await recordedNas();
  await expect(nas.waitFor(condition, options)).rejects.toMatchObject({ code: 'USE_BAD_VALUE' });
});

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
