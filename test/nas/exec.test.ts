/** Commands of the caller's own on a NAS. */
import { describe, expect, test } from 'vitest';
import type { Nas } from '../../src/nas/nas.ts';
import { fixture, recordedNas } from '../support/fixture.ts';
import { rough } from '../support/rough.ts';

const start = async (): Promise<Nas> => (await recordedNas()).nas;

describe('a command', () => {
  test('is a line of shell, as root, with what it wrote', async () => {
    const nas = await start();
    expect(await nas.exec('id -un; echo oh >&2; echo $HOME $USER; pwd; exit 3')).toEqual({
      exitCode: 3,
      signal: undefined,
      stdout: 'root\n/root root\n/\n',
      stderr: 'oh\n',
      omittedBytes: 0,
      timedOut: false,
    });
  });

  test('is a list of words that no shell reads, found by PATH or by its path', async () => {
    const nas = await start();
    expect(await nas.exec(['printf', '%s|', '$HOME', 'a b'])).toMatchObject({ stdout: '$HOME|a b|' });
    expect(await nas.exec(['/bin/echo', '*'])).toMatchObject({ stdout: '*\n' });
    expect(await nas.exec(['no-such-program'])).toMatchObject({ exitCode: 127 });
  });

  test('gets its input, its folder and variables, which replace those that it has', async () => {
    const nas = await start();
    const options = { stdin: 'hey', cwd: '/var/log', env: { HOME: '/h', EXTRA: 'x' } };
    expect(await nas.exec('cat; pwd; echo $HOME $EXTRA', options)).toMatchObject({
      stdout: 'hey/var/log\n/h x\n',
    });
  });

  test('calls Package Center as a person at a shell of the NAS would', async () => {
    const nas = await start();
    await nas.install(await rough('greeter'), { start: true });
    expect((await nas.exec('synopkg list --name')).stdout).toBe('greeter\n');
    expect(await nas.exec(['synopkg', 'stop', 'greeter'])).toMatchObject({ exitCode: 0 });
    expect((await nas.status('greeter')).status).toBe('stop');
  });

  test('is killed by its time limit and by a signal, and a signal that killed it is told', async () => {
    const nas = await start();
    expect(await nas.exec('echo so far; sleep 100', { timeLimit: 200 })).toMatchObject({
      timedOut: true,
      exitCode: undefined,
      stdout: 'so far\n',
    });
    const reason = new Error('enough');
    const ending = new AbortController();
    setTimeout(() => ending.abort(reason), 100);
    await expect(nas.exec('sleep 100', { signal: ending.signal })).rejects.toBe(reason);
    await expect(nas.exec('true', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await nas.exec('kill -TERM $$')).toMatchObject({ signal: 'SIGTERM', exitCode: undefined });
    expect((await nas.exec('ps -e -o args= | grep -c "^sleep"')).stdout.trim()).toBe('0');
  });

  test('keeps the first 16 MiB of output and counts the rest', async () => {
    const nas = await start();
    const limit = 16 * 1024 * 1024;
    const { stdout, stderr, omittedBytes } = await nas.exec(
      `head -c ${limit + 5} /dev/zero | tr '\\0' x; echo end >&2`,
    );
    expect(stdout.length + stderr.length).toBe(limit);
    expect(omittedBytes).toBe(9);
  });
});

describe('a user', () => {
  test('is looked up on the NAS, with its groups', async () => {
    const { nas, read } = await recordedNas();
    await nas.install(await fixture('daemon'));
    const uid = /^pkg-daemon:[^:]*:(\d+)/m.exec(await read('/etc/passwd'))?.[1];
    const { stdout } = await nas.exec('id -u; id -Gn; echo $HOME $USER', { as: 'pkg-daemon' });
    expect(stdout.split('\n')).toEqual([
      uid,
      'pkg-daemon synopkgs',
      '/var/packages/daemon/home pkg-daemon',
      '',
    ]);
  });

  test('that the NAS has not is named with those that it has', async () => {
    const nas = await start();
    await expect(nas.exec('true', { as: 'joe' })).rejects.toMatchObject({
      code: 'USE_BAD_VALUE',
      summary: 'this NAS has no user joe',
      hint: expect.stringMatching(/^Its users are: root, .*admin/),
    });
  });
});

describe('as a package', () => {
  const withEnvironment = (asRoot = false) =>
    rough('env', {
      asRoot,
      scripts: { start: 'env | sort > /tmp/start.env; id > /tmp/start.id; exit 0' },
    });

  test('it has the user and exactly the environment of the start script', async () => {
    const { nas, machine, read } = await recordedNas();
    await nas.install(await withEnvironment(), { start: false });
    await nas.start('env');
    const { stdout, exitCode } = await nas.exec('env | sort; test -w "$SYNOPKG_TEMP_LOGFILE"', {
      package: 'env',
    });
    expect(exitCode).toBe(0);
    expect(comparable(stdout)).toEqual(comparable(await read('/tmp/start.env')));
    expect(stdout).toContain('SYNOPKG_PKG_STATUS=START');
    expect((await nas.exec('id', { package: 'env' })).stdout).toBe(await read('/tmp/start.id'));
    expect(await machine.list('/run/synopkgs')).toEqual([]);
  });

  test('another script has another environment, and another user can be named', async () => {
    const { nas } = await recordedNas();
    await nas.install(await withEnvironment(), { start: true });
    const status = (options: object) =>
      nas.exec('echo $SYNOPKG_PKG_STATUS $(id -un)', { package: 'env', ...options });
    expect((await status({ script: 'postinst' })).stdout).toBe('INSTALL env\n');
    expect((await status({ script: 'status' })).stdout).toBe('env\n');
    expect((await status({ as: 'root' })).stdout).toBe('START root\n');
    const upgrade = await nas.exec('echo $SYNOPKG_OLD_PKGVER', { package: 'env', script: 'postupgrade' });
    expect(upgrade.stdout).toBe('1.0-1\n');
  });

  test('that is root runs as root', async () => {
    const { nas } = await recordedNas({ dsm: '6.2.4' });
    await nas.install(await withEnvironment(true), { start: true });
    expect((await nas.exec('id -un; echo $SYNOPKG_PKGNAME', { package: 'env' })).stdout).toBe('root\nenv\n');
  });

  test('that is not installed is named with those that are', async () => {
    const nas = await start();
    await nas.install(await rough('greeter'));
    await expect(nas.exec('true', { package: 'x' })).rejects.toMatchObject({
      code: 'USE_NOT_INSTALLED',
      hint: 'Installed packages: greeter.',
    });
    await expect(nas.exec('true', { script: 'start' })).rejects.toMatchObject({ code: 'USE_BAD_VALUE' });
  });
});

test('a NAS that was shut down runs no command', async () => {
  const nas = await start();
  await nas.shutDown();
  await expect(nas.exec('true')).rejects.toMatchObject({ code: 'USE_NAS_OFF' });
});

test('a command costs about what the machine takes for it', async () => {
  const { nas, machine } = await recordedNas();
  const run = () =>
    machine.run({ argv: ['/bin/sh', '-c', 'true'], as: { uid: 0, gid: 0, groups: [] }, env: {} });
  const direct: number[] = [];
  const exec: number[] = [];
  for (let turn = 0; turn < 20; turn += 1) {
    direct.push(await elapsed(run));
    exec.push(await elapsed(() => nas.exec('true')));
  }
  console.log(`machine.run ${median(direct).toFixed(1)} ms, nas.exec ${median(exec).toFixed(1)} ms`);
  expect(median(exec)).toBeLessThan(3 * median(direct) + 5);
});

/** The files of one action have its number in their names; the shells differ in their own variables. */
const comparable = (environment: string): string[] =>
  environment
    .replaceAll(/(synopkg\.log)\.\w+/g, '$1.N')
    .split('\n')
    .filter((line) => !/^(?:_|SHLVL|OLDPWD)=/.test(line));

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
