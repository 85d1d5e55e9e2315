/** Commands: what they get, what they give back, and how they end. */
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { Measured, ProcessEntry } from '../../../src/machine/machine.ts';
import { PACKAGE, PATH, runIn, type Start, sh, sleep, until } from '../../support/box.ts';

export function runSuite(start: Start): void {
  describe('a command gets', () => {
    test('exactly its environment', async () => {
      await using box = await start();
      const env = {
        '-i': 'x',
        PATH: '/usr/bin',
        'odd name': 'a b',
        QUOTES: `'"$(id)\`\\`,
        LINES: 'a\nb\n',
        EMPTY: '',
      };
      const { out } = await runIn(box, { argv: ['/usr/bin/env', '-0'], env });
      expect(out.split('\0').slice(0, -1).sort()).toEqual(
        Object.entries(env)
          .map((pair) => pair.join('='))
          .sort(),
      );
    });

    test('exactly its environment where all of it is a script’s own', async () => {
      await using box = await start();
      const env = { PATH: '/nowhere', HOME: '/root', SYNOPKG_PKGNAME: 'a b\n', pkgwizard_text: `'"$(id)` };
      const all = Object.entries(env).map((pair) => pair.join('='));
      for (const umask of [0o022, 0o077]) {
        const { out } = await runIn(box, { argv: ['/usr/bin/env', '-0'], env, umask });
        expect(out.split('\0').slice(0, -1).sort()).toEqual(all.sort());
      }
    });

    test('an empty environment when it is to have none', async () => {
      await using box = await start();
      expect((await runIn(box, { argv: ['/usr/bin/env', '-0'], env: {} })).out).toBe('');
    });

    test('its arguments as they are', async () => {
      await using box = await start();
      const args = ['', '-n', '--', 'a b', `'"\`$(id)`, 'x=y', '*', 'ü\n'];
      const { out } = await runIn(box, { argv: ['/usr/bin/printf', '%s\\0', ...args] });
      expect(out.split('\0').slice(0, -1)).toEqual(args);
    });

    test('its working directory, or / without one', async () => {
      await using box = await start();
      await box.change([{ op: 'folder', path: `/var/it's a place`, mode: 0o755, owner: { uid: 0, gid: 0 } }]);
      expect((await sh(box, 'pwd -P', { cwd: `/var/it's a place` })).out).toBe(`/var/it's a place\n`);
      expect((await sh(box, 'pwd -P')).out).toBe('/\n');
    });

    test('its umask, whatever the umask of spkbox is', async () => {
      await using box = await start();
      const seen = async () => [
        (await sh(box, 'umask')).out.trim(),
        (await sh(box, 'umask', { umask: 0o077 })).out.trim(),
        (await sh(box, 'umask', { umask: 0 })).out.trim(),
      ];
      expect(await seen()).toEqual(['0022', '0077', '0000']);
      const before = process.umask(0o137);
      try {
        expect(await seen()).toEqual(['0022', '0077', '0000']);
        await box.change([{ op: 'folder', path: '/var/a/b', mode: 0o755, owner: { uid: 0, gid: 0 } }]);
        await using other = await start();
        await other.change([{ op: 'append', path: '/var/x', text: 'x' }]);
        expect((await other.look(['/var/x']))[0]?.mode).toBe(0o644);
        expect((await box.look(['/var/a']))[0]?.mode).toBe(0o755);
      } finally {
        process.umask(before);
      }
    });

    test('its user, group and exactly its supplementary groups', async () => {
      await using box = await start();
      const as = { uid: 20001, gid: 30001, groups: [100, 1023, 40_000] };
      const { out } = await sh(box, `grep -E '^(Uid|Gid|Groups)' /proc/self/status`, { as });
      expect(out.replaceAll(/[ \t]+/g, ' ').replaceAll(' \n', '\n')).toBe(
        'Uid: 20001 20001 20001 20001\nGid: 30001 30001 30001 30001\nGroups: 100 1023 40000\n',
      );
      const none = await sh(box, 'grep ^Groups /proc/self/status', { as: PACKAGE });
      expect(none.out.trim()).toBe('Groups:');
    });

    test('no power of root when it is not root', async () => {
      await using box = await start();
      const { out } = await sh(box, 'grep ^Cap /proc/self/status; cat /etc/shadow', { as: PACKAGE });
      expect(out.match(/^Cap(Inh|Prm|Eff|Amb):.*[^0\s]/gm)).toBeNull();
      expect(out).not.toContain('root:');
    });

    test('its standard input as a string, a buffer or a stream, and nothing without one', async () => {
      await using box = await start();
      const cat = async (stdin?: string | Buffer | Readable) =>
        (await runIn(box, { argv: ['/usr/bin/cat'], ...(stdin === undefined ? {} : { stdin }) })).out;
      expect(await cat()).toBe('');
      expect(await cat('ü\n')).toBe('ü\n');
      expect(await cat(Buffer.from('a\0b'))).toBe('a\0b');
      expect(await cat(Readable.from([Buffer.from('one '), Buffer.from('two')]))).toBe('one two');
    });

    test('a large input in full, and one that it does not read does no harm', async () => {
      await using box = await start();
      const large = Buffer.alloc(5_000_000, 'x');
      expect((await sh(box, 'wc -c', { stdin: large })).out.trim()).toBe('5000000');
      expect((await sh(box, 'exit 3', { stdin: large })).exitCode).toBe(3);
      const endless = new PassThrough();
      endless.write('x');
      expect((await sh(box, 'exit 4', { stdin: endless })).exitCode).toBe(4);
    });

    test.each([
      ['fails', (stream: PassThrough) => stream.destroy(new Error('broken'))],
      ['is closed early', (stream: PassThrough) => stream.destroy()],
    ])('the end of its input when the stream %s', { timeout: 5000 }, async (_, breaks) => {
      await using box = await start();
      const stdin = new PassThrough();
      stdin.write('begun');
      const ran = sh(box, 'cat; echo " and ended"', { stdin });
      await sleep(50);
      breaks(stdin);
      expect((await ran).out).toBe('begun and ended\n');
      const broken = new PassThrough().on('error', () => undefined);
      breaks(broken);
      await sleep(1);
      expect((await sh(box, 'cat; echo ended', { stdin: broken })).out).toBe('ended\n');
    });

    test('no descriptors but the standard three', async () => {
      await using box = await start();
      expect((await sh(box, 'echo /proc/$$/fd/*')).out).toMatch(
        /^\/proc\/(\d+)\/fd\/0 \/proc\/\1\/fd\/1 \/proc\/\1\/fd\/2( \/proc\/\1\/fd\/3)?\n$/,
      );
    });

    test('a session of its own without a controlling terminal', async () => {
      await using box = await start();
      const { out } = await sh(box, 'cut -d" " -f7 /proc/$$/stat; : < /dev/tty || echo none');
      expect(out).toBe('0\nnone\n');
    });
  });

  describe('a command gives', () => {
    test('both streams, each as its own, byte for byte', async () => {
      await using box = await start();
      const got = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
      await box.run({
        argv: ['/bin/bash', '-c', 'printf "a\\0\\377"; printf "b\\1" >&2'],
        as: PACKAGE,
        env: {},
        onOutput: (stream, chunk) => got[stream].push(chunk),
      });
      expect(Buffer.concat(got.stdout)).toEqual(Buffer.from([97, 0, 255]));
      expect(Buffer.concat(got.stderr)).toEqual(Buffer.from([98, 1]));
    });

    test('its output while it runs', async () => {
      await using box = await start();
      const said: string[] = [];
      const running = box.run({
        argv: ['/bin/bash', '-c', 'echo 1; until [ -e /var/tmp/go ]; do sleep 0.02; done; echo 2'],
        as: PACKAGE,
        env: PATH,
        onOutput: (_, chunk) => said.push(chunk.toString()),
      });
      await until(() => said.length > 0);
      expect(said).toEqual(['1\n']);
      await sh(box, 'touch /var/tmp/go');
      await running;
      expect(said).toEqual(['1\n', '2\n']);
    });

    test('all of a large output', async () => {
      await using box = await start();
      let size = 0;
      const { outputStillOpen } = await box.run({
        argv: ['/usr/bin/head', '-c', '20000000', '/dev/zero'],
        as: PACKAGE,
        env: {},
        onOutput: (_, chunk) => {
          size += chunk.length;
        },
      });
      expect({ size, outputHeld: outputStillOpen }).toEqual({ size: 20_000_000, outputHeld: false });
    });

    test('all that it said and no held output, 100 times', async () => {
      await using box = await start();
      const all = await Promise.all(
        Array.from({ length: 100 }, (_, n) => sh(box, `echo ${n}; echo e${n} >&2`)),
      );
      expect(all.map(({ out, err }) => out + err)).toEqual(all.map((_, n) => `${n}\ne${n}\n`));
      expect(all.filter(({ outputStillOpen }) => outputStillOpen)).toEqual([]);
    });

    test('its exit code', async () => {
      await using box = await start();
      const codes = await Promise.all([0, 1, 2, 125, 126, 127, 255].map((code) => sh(box, `exit ${code}`)));
      expect(codes.map(({ exitCode, signal, endedBy }) => [exitCode, signal, endedBy])).toEqual(
        [0, 1, 2, 125, 126, 127, 255].map((code) => [code, undefined, undefined]),
      );
    });

    test.each(['SIGTERM', 'SIGKILL', 'SIGINT', 'SIGHUP', 'SIGSEGV', 'SIGABRT', 'SIGPIPE'])(
      'the signal that ended it: %s',
      async (name) => {
        await using box = await start();
        const { exitCode, signal } = await sh(box, `kill -${name.slice(3)} $$`, { as: PACKAGE });
        expect([exitCode, signal]).toEqual([undefined, name]);
      },
    );

    test('127 when there is no such program, and 126 when it cannot be run, as a shell would', async () => {
      await using box = await start();
      expect((await runIn(box, { argv: ['/no/such/program'] })).exitCode).toBe(127);
      expect((await runIn(box, { argv: ['/etc/passwd'], as: PACKAGE })).exitCode).toBe(126);
    });
  });

  describe('a command ends', () => {
    test('with its whole group when its time is over', async () => {
      await using box = await start();
      // It would sleep for longer than the test may take.
      const { endedBy, exitCode, signal } = await sh(box, 'sleep 98 & sleep 99; echo never', {
        timeLimit: 200,
      });
      expect({ endedBy, exitCode, signal }).toEqual({
        endedBy: 'time limit',
        exitCode: undefined,
        signal: 'SIGKILL',
      });
      await until(async () => processNames(await box.processes()).length === 0);
    });

    test('when its time is over even after it has left its group', async () => {
      await using box = await start();
      const { endedBy } = await runIn(box, { argv: ['/usr/bin/setsid', '/bin/sleep', '97'], timeLimit: 200 });
      expect(endedBy).toBe('time limit');
      await until(async () => processNames(await box.processes()).length === 0);
    });

    test('when its time is over even if it ignores signals or is stopped', async () => {
      await using box = await start();
      const stubborn = await sh(box, 'trap "" TERM INT HUP; while :; do sleep 1; done', { timeLimit: 200 });
      expect(stubborn.endedBy).toBe('time limit');
      expect((await sh(box, 'kill -STOP $$', { timeLimit: 300 })).endedBy).toBe('time limit');
    });

    test('on an abort at any moment of its start', async () => {
      await using box = await start();
      for (let turn = 0; turn < 100; turn += 1) {
        const abort = new AbortController();
        setTimeout(() => abort.abort(), (turn % 25) / 10);
        expect((await sh(box, 'sleep 97', { signal: abort.signal })).endedBy).toBe('abort');
      }
    });

    test('on abort, also when aborted before', async () => {
      await using box = await start();
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 100);
      expect((await sh(box, 'sleep 96', { signal: abort.signal })).endedBy).toBe('abort');
      expect((await sh(box, 'sleep 95', { signal: abort.signal })).endedBy).toBe('abort');
      await until(async () => processNames(await box.processes()).length === 0);
    });

    test('by itself: then neither a limit nor a signal is named, and a limit beyond all numbers is none', async () => {
      await using box = await start();
      const signal = new AbortController().signal;
      const { endedBy, duration } = await sh(box, 'sleep 0.1', {
        timeLimit: Number.MAX_SAFE_INTEGER,
        signal,
      });
      expect(endedBy).toBeUndefined();
      expect(duration).toBeGreaterThan(99);
    });

    test('though a child holds its output, and the child lives on and is still heard', async () => {
      await using box = await start();
      const said: string[] = [];
      const daemon =
        '(until [ -e /var/tmp/go ]; do sleep 0.02; done; echo late; echo later >&2; sleep 0.2; echo last; echo done > /var/done) & echo up';
      const { outputStillOpen, exitCode } = await box.run({
        argv: ['/bin/bash', '-c', daemon],
        as: { uid: 0, gid: 0, groups: [] },
        env: PATH,
        onOutput: (_, chunk) => said.push(chunk.toString()),
      });
      expect({ outputHeld: outputStillOpen, exitCode }).toEqual({ outputHeld: true, exitCode: 0 });
      expect(said.join('')).toBe('up\n');
      await sh(box, 'touch /var/tmp/go');
      await until(async () => (await box.read('/var/done')) === 'done\n');
      expect(said.join('')).toBe('up\nlate\nlater\nlast\n');
    });

    test('a daemon that nobody listens to is not killed by its own words', async () => {
      await using box = await start();
      const daemon =
        '(for i in 1 2 3 4 5; do sleep 0.05; head -c 200000 /dev/zero; done; echo $? > /var/done) &';
      await box.run({ argv: ['/bin/bash', '-c', daemon], as: { uid: 0, gid: 0, groups: [] }, env: PATH });
      await until(async () => (await box.read('/var/done')) === '0\n');
    });
  });

  describe('a command is refused', () => {
    test.each([
      ['a NUL byte in an argument', { argv: ['/bin/echo', 'a\0b'] as const }],
      ['a NUL byte in the environment', { argv: ['/bin/echo'] as const, env: { A: 'a\0b' } }],
      ['a variable without a name', { argv: ['/bin/echo'] as const, env: { '': 'a' } }],
      ['a variable with = in its name', { argv: ['/bin/echo'] as const, env: { 'A=B': 'a' } }],
      ['a program that is no absolute path', { argv: ['echo'] as const }],
      ['a program with =', { argv: ['/a=b'] as const }],
      ['a NUL byte in the working directory', { argv: ['/bin/echo'] as const, cwd: '/a\0b' }],
      ['arguments that no system takes', { argv: ['/bin/echo', 'x'.repeat(5_000_000)] as const }],
      [
        'a user that is no number of the box',
        { argv: ['/bin/echo'] as const, as: { uid: -1, gid: 0, groups: [] } },
      ],
      ['a group beyond all ids', { argv: ['/bin/echo'] as const, as: { uid: 0, gid: 0, groups: [70_000] } }],
    ])('%s', async (_, command) => {
      await using box = await start();
      await expect(
        runIn(box, { ...command, argv: [...command.argv] as [string, ...string[]] }),
      ).rejects.toMatchObject({
        code: 'MACHINE_BAD_ARGUMENT',
      });
    });
  });
}

const processNames = (fact: Measured<readonly ProcessEntry[]>): string[] =>
  fact.precision === 'unavailable' ? [] : fact.value.map(({ name }) => name);
