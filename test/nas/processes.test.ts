/** What runs and listens on a NAS, and for which package. */
import { expect, test } from 'vitest';
import type { Measured } from '../../src/machine/machine.ts';
import { onEveryEngine, serverOn, until } from '../support/box.ts';
import { fixture, recordedNas } from '../support/fixture.ts';
import { rough } from '../support/rough.ts';

const DAEMON = 'setsid sleep 1000 < /dev/null > /dev/null 2>&1 &';

function exactly<T>(measured: Measured<T>): T {
  if (measured.precision !== 'exact') throw new Error(`it is ${measured.precision}: ${measured.why}`);
  return measured.value;
}

await onEveryEngine((_, engine) => {
  test('nothing runs or listens on a new NAS, for spkbox’s own processes do not count', async () => {
    const { nas } = await recordedNas({ engine });
    expect(exactly(await nas.processes())).toEqual([]);
    expect(exactly(await nas.listeners())).toEqual([]);
  });

  test('a process is of the package whose account it has', async () => {
    const { nas } = await recordedNas({ engine });
    await nas.install(await fixture('daemon'), { start: true });
    await nas.exec(DAEMON);
    // A daemon is a shell until it has become what it runs.
    await until(
      async () =>
        exactly(await nas.processes()).filter(({ command }) => command === 'sleep 1000').length === 2,
    );
    const processes = exactly(await nas.processes());
    expect(processes.map(({ user, command, package: name }) => ({ user, command, name }))).toEqual([
      { user: 'pkg-daemon', command: 'sleep 1000', name: 'daemon' },
      { user: 'root', command: 'sleep 1000', name: undefined },
    ]);
    expect(exactly(await nas.processes('daemon'))).toEqual([processes[0]]);
  });

  test('a process of root is of the package that started it, whose path it has, in whose folder it is, or whose child it is', async () => {
    const { nas } = await recordedNas({ engine, dsm: '6.2.4' });
    await nas.install(await rough('rooted', { asRoot: true, scripts: { start: `${DAEMON} exit 0` } }), {
      start: true,
    });
    const clean = 'env -i /usr/bin/setsid';
    const silent = '< /dev/null > /dev/null 2>&1 &';
    await nas.exec(`${clean} /bin/sleep 1001 ${silent}`);
    await nas.exec(`${clean} /bin/sleep 1002 ${silent}`, { cwd: '/var/packages/rooted/target' });
    const parent = '/bin/sh -c "cd /; : /var/packages/rooted/target/x; /bin/sleep 1003; :"';
    await nas.exec(`${clean} ${parent} ${silent}`);
    await until(async () => exactly(await nas.processes()).some(({ argv }) => argv[1] === '1003'));
    const names = exactly(await nas.processes()).map(({ argv, package: name }) => `${argv[1]} ${name}`);
    expect(names.sort()).toEqual([
      '-c rooted',
      '1000 rooted',
      '1001 undefined',
      '1002 rooted',
      '1003 rooted',
    ]);
  });

  test('a process that stays when its package goes is still the package’s', async () => {
    const { nas } = await recordedNas({ engine });
    await nas.install(await fixture('daemon'), { start: true });
    await nas.uninstall('daemon');
    expect(exactly(await nas.processes('daemon'))).toMatchObject([{ command: 'sleep 1000', user: /^\d+$/ }]);
  });

  test('a listener has its address, its processes and its package', async () => {
    const { nas } = await recordedNas({ engine });
    const pkg = await rough('server', { scripts: { start: serverOn(9911) } });
    await nas.install(pkg, { start: true });
    await nas.exec(serverOn(9912));
    await until(async () => exactly(await nas.listeners()).length === 2);
    const listeners = exactly(await nas.listeners());
    expect(listeners.map((listener) => ({ ...listener, processes: listener.processes.length }))).toEqual([
      { protocol: 'tcp', address: '127.0.0.1', port: 9911, user: 'server', processes: 1, package: 'server' },
      { protocol: 'tcp', address: '127.0.0.1', port: 9912, user: 'root', processes: 1, package: undefined },
    ]);
    expect(listeners[0]?.processes[0]?.command).toMatch(/^perl /);
    expect(exactly(await nas.listeners('server'))).toEqual([listeners[0]]);
  });
});

test('a package that was never on the NAS is named with those that are', async () => {
  const { nas } = await recordedNas();
  await nas.install(await rough('greeter'));
  const error = { code: 'USE_NOT_INSTALLED', hint: 'Installed packages: greeter.' };
  await expect(nas.processes('x')).rejects.toMatchObject(error);
  await expect(nas.listeners('x')).rejects.toMatchObject(error);
});
