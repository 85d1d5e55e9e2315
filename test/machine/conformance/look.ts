/** Reading: contents, facts, names, and where links lead. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PACKAGE, ROOT_OWNER, type Start, sh, sleep } from '../../support/box.ts';

export function lookSuite(start: Start, engine: string): void {
  describe('read', () => {
    test('a file, an empty one, and nothing where there is no plain file', async () => {
      await using box = await start();
      await sh(
        box,
        'cd /var && printf "ü\\n" > f && : > empty && mkdir d && ln -s d to-d && ln -s nowhere dangling && ln -s loop loop',
      );
      expect(await Promise.all(['f', 'empty'].map((name) => box.read(`/var/${name}`)))).toEqual(['ü\n', '']);
      const not = [
        '/var/none',
        '/var/d',
        '/var/to-d',
        '/var/dangling',
        '/var/loop',
        '/dev/zero',
        '/var/f/x',
        '',
      ];
      expect(await Promise.all(not.map((path) => box.read(path)))).toEqual(not.map(() => undefined));
    });

    test('no more than the limit', async () => {
      await using box = await start();
      await sh(box, 'head -c 3000000 /dev/zero | tr "\\0" x > /var/f');
      const lengths = await Promise.all(
        [1, 10, 65_536, 65_537, 2_999_999, 5_000_000].map((n) => box.read('/var/f', n)),
      );
      expect(lengths.map((text) => text?.length)).toEqual([1, 10, 65_536, 65_537, 2_999_999, 3_000_000]);
      expect((await box.read('/var/f'))?.length).toBe(1_048_576);
      expect(await box.read('/var/f', 0)).toBe('');
    });

    test('a pipe, a socket or a device in its place does not hang', { timeout: 5000 }, async () => {
      await using box = await start();
      await sh(
        box,
        `mkfifo /var/pipe && ln -s pipe /var/to-pipe && perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => "/var/socket", Listen => 1)'`,
      );
      const paths = [
        '/var/pipe',
        '/var/to-pipe',
        '/var/socket',
        '/dev/tty',
        '/dev/pts/ptmx',
        '/proc/self/fd/0',
      ];
      expect(await Promise.all(paths.map((path) => box.read(path)))).toEqual(paths.map(() => undefined));
    });

    test('a link is followed inside the box, never on the host', async () => {
      await using box = await start();
      const onlyHere = join(mkdtempSync(join(tmpdir(), 'spkbox-look-')), 'file');
      writeFileSync(onlyHere, 'of the host');
      onTestFinished(() => rmSync(dirname(onlyHere), { recursive: true }));
      await sh(box, `ln -s ${onlyHere} /var/a && ln -s ../../../../../../etc/passwd /var/b`);
      expect(await box.read('/var/a')).toBeUndefined();
      expect(await box.read('/var/b')).toContain('root:');
      expect(await box.read('/var/b')).toBe(await box.read('/etc/passwd'));
    });

    test('what the kernel makes up when it is read', async () => {
      await using box = await start();
      expect(await box.read('/proc/sys/kernel/hostname')).toBe('DiskStation\n');
      expect(await box.read('/proc/net/route')).toMatch(/^Iface/);
    });

    test('a binary content that holds what an answer ends with', async () => {
      await using box = await start();
      await sh(
        box,
        `head -c 400000 /dev/urandom > /var/noise; printf '\\n0123456789abcdef01234567 0\\n' >> /var/noise; echo whole > /var/f`,
      );
      const [noise, after] = await Promise.all([box.read('/var/noise'), box.read('/var/f')]);
      expect(noise).toMatch(/\n0123456789abcdef01234567 0\n$/);
      expect(after).toBe('whole\n');
    });
  });

  describe('readTogether', () => {
    test('gives what read gives, of whatever is there', async () => {
      await using box = await start();
      await sh(
        box,
        `cd /var && mkdir d && : > empty && printf 'a\\0b' > nul && printf ' \\\\ \\n\\n' > blanks && mkfifo pipe
        ln -s nul to-nul && ln -s pipe to-pipe && ln -s nowhere dangling && printf x > 'a "b" $c'
        for i in {1..255}; do printf "\\\\x$(printf %x $i)"; done > bytes
        for n in 32767 32768 70000; do head -c $n /dev/zero | tr '\\0' x > $n; done`,
      );
      const names = [
        'd',
        'empty',
        'nul',
        'blanks',
        'pipe',
        'to-nul',
        'to-pipe',
        'dangling',
        'a "b" $c',
        'none',
      ];
      const paths = [...names, 'bytes', '32767', '32768', '70000'].map((name) => `/var/${name}`);
      paths.push('/etc/passwd', '/proc/sys/kernel/hostname', '/dev/zero', '/dev/tty', '');
      const alone = await Promise.all(paths.map((path) => box.read(path)));
      expect(await box.readTogether(paths)).toEqual(alone);
      expect(alone.slice(0, 4)).toEqual([undefined, '', 'a\0b', ' \\ \n\n']);
      expect(alone.slice(-9, -5).map((text) => Buffer.from(text ?? '').length > 255)).toEqual(
        Array(4).fill(true),
      );
      const short = await box.readTogether(['/var/blanks', '/var/70000', '/var/empty'], 3);
      expect(short).toEqual([' \\ ', 'xxx', '']);
      expect(await box.readTogether([])).toEqual([]);
    });

    test('a package that changes a file for a pipe and back again makes nobody wait', {
      timeout: 20_000,
    }, async () => {
      await using box = await start();
      await box.change([{ op: 'file', path: '/var/f', text: 'text', mode: 0o644, owner: ROOT_OWNER }]);
      const swap = `cd /var && mkfifo p && for i in {1..150}; do mv f g; mv p f; mv f p; mv g f; done`;
      const swapping = sh(box, swap);
      let over = false;
      const whenOver = () => {
        over = true;
      };
      void swapping.then(whenOver, whenOver);
      const seen = new Set<string | undefined>();
      while (!over) for (const text of await box.readTogether(['/var/f', '/etc/passwd'])) seen.add(text);
      expect((await swapping).exitCode).toBe(0);
      const passwd = await box.read('/etc/passwd');
      expect([...seen].filter((text) => ![undefined, '', 'text', passwd].includes(text))).toEqual([]);
      expect(await box.readTogether(['/var/f', '/etc/passwd'])).toEqual(['text', passwd]);
      expect(await box.processes()).toMatchObject({ value: [] });
    });
  });

  describe('kinds', () => {
    test('says what look says of them', async () => {
      await using box = await start();
      await sh(
        box,
        'cd /var && mkdir d && : > f && ln -s f to-f && ln -s d to-d && ln -s nowhere dangling && mkfifo p',
      );
      const names = ['d', 'f', 'to-f', 'to-d', 'dangling', 'p', 'none', 'f/x', 'd/', 'to-d/', 'd'];
      const paths = [...names.map((name) => `/var/${name}`), '/dev/null', '/', '', `/${'x'.repeat(5000)}`];
      const kinds = await box.kinds(paths);
      expect(kinds).toEqual((await box.look(paths)).map((fact) => fact?.kind));
      expect(kinds.slice(0, 7)).toEqual(['folder', 'file', 'link', 'link', 'link', 'other', undefined]);
      expect(await box.kinds([])).toEqual([]);
    });
  });

  describe('look', () => {
    test('says what is there, links not followed', async () => {
      await using box = await start();
      await sh(
        box,
        'mkdir -m 2750 /var/d && printf 12345 > /var/f && chown 5:6 /var/f && chmod 4711 /var/f && ln -s "a b" /var/l && mkfifo /var/p',
      );
      const [d, f, l, p, none] = await box.look(['/var/d', '/var/f', '/var/l', '/var/p', '/var/none']);
      expect([d?.kind, d?.mode, d?.target]).toEqual(['folder', 0o2750, undefined]);
      expect(f).toEqual({
        kind: 'file',
        mode: 0o4711,
        owner: { uid: 5, gid: 6 },
        size: 5,
        target: undefined,
      });
      expect([l?.kind, l?.target, p?.kind, none]).toEqual(['link', 'a b', 'other', undefined]);
      expect(await box.look([])).toEqual([]);
    });

    test('the same path twice, and through a link', async () => {
      await using box = await start();
      const facts = await box.look(['/bin', '/bin/sh', '/bin', '/usr/bin/sh', '/bin/']);
      expect(facts.map((fact) => fact?.kind)).toEqual(['link', 'link', 'link', 'link', 'folder']);
    });
  });

  describe('list', () => {
    test('the names, sorted, hidden ones too; empty where there is no folder', async () => {
      await using box = await start();
      await sh(box, `mkdir /var/d && cd /var/d && touch .h b 'a b' $'n\\nl' -- -x && ln -s d /var/to-d`);
      const names = ['-x', '.h', 'a b', 'b', 'n\nl'];
      expect(await box.list('/var/d')).toEqual(names);
      expect(await box.list('/var/to-d')).toEqual(names);
      expect([await box.list('/var/none'), await box.list('/etc/passwd')]).toEqual([[], []]);
    });

    test('of a folder whose own name looks like a pattern', async () => {
      await using box = await start();
      await sh(box, `cd /var && mkdir '[a-z]*' a 'q?' && : > a/not && : > '[a-z]*/in' && : > 'q?/*'`);
      expect([await box.list('/var/[a-z]*'), await box.list('/var/q?'), await box.list('/var/*')]).toEqual([
        ['in'],
        ['*'],
        [],
      ]);
    });

    test('two names that are no UTF-8 stay two, and can be asked for', async () => {
      await using box = await start();
      await sh(box, `mkdir /var/d && cd /var/d && echo one > $'\\xff' && echo two > $'\\xfe'`);
      const names = await box.list('/var/d');
      expect(new Set(names).size).toBe(2);
      expect((await Promise.all(names.map((name) => box.read(`/var/d/${name}`)))).sort()).toEqual([
        'one\n',
        'two\n',
      ]);
      await box.change(names.map((name) => ({ op: 'remove', path: `/var/d/${name}` })));
      expect(await box.list('/var/d')).toEqual([]);
    });
  });

  describe('resolve', () => {
    test('follows every link in the box', async () => {
      await using box = await start();
      await sh(
        box,
        'mkdir -p /var/d/e && ln -s d /var/one && ln -s ../var/one/e /var/two && ln -s nowhere /var/dangling && ln -s loop /var/loop',
      );
      const paths = [
        '/var/two',
        '/bin/sh',
        '/var/../etc/./passwd',
        '/var/dangling',
        '/var/loop',
        '/no/such',
        '/',
      ];
      expect(await Promise.all(paths.map((path) => box.resolve(path)))).toEqual([
        '/var/d/e',
        '/usr/bin/bash',
        '/etc/passwd',
        undefined,
        undefined,
        undefined,
        '/',
      ]);
    });
  });

  describe('the box looks like DSM', () => {
    test('sh is bash, and the shell is the box’s own', async () => {
      await using box = await start();
      expect(
        (
          await sh(
            box,
            "/bin/sh -c 'echo \"${BASH_VERSION:+bash}\"'; /usr/bin/ash -c '[[ a == a ]] && echo ash'",
          )
        ).out,
      ).toBe('bash\nash\n');
    });

    test('/tmp takes no programs, /var/tmp and /volume1 do', async () => {
      await using box = await start();
      const { out } = await sh(
        box,
        'for d in /tmp /var/tmp /volume1; do cp /bin/true $d/t; $d/t 2>/dev/null; echo $?; done',
      );
      expect(out).toBe('126\n0\n0\n');
      expect((await box.look(['/tmp']))[0]?.mode).toBe(0o1777);
    });

    test('/dev has what scripts use, and nothing of the host’s disks', async () => {
      await using box = await start();
      const names = await box.list('/dev');
      expect(names).toEqual(
        expect.arrayContaining([
          'fd',
          'full',
          'null',
          'ptmx',
          'pts',
          'random',
          'shm',
          'stderr',
          'stdin',
          'stdout',
          'tty',
          'urandom',
          'zero',
        ]),
      );
      expect(names.filter((name) => /^(sd|vd|nvme|mem|kmem|kmsg|loop|dm-)/.test(name))).toEqual([]);
      const { all, exitCode } = await sh(
        box,
        'echo x > /dev/null && head -c 1 /dev/zero | wc -c && head -c 9 /dev/urandom | wc -c && echo x > /dev/shm/f && diff <(echo a) <(echo a) && echo x >/dev/full',
        { as: PACKAGE },
      );
      expect([all.split('\n').slice(0, 2), exitCode]).toEqual([['1', '9'], 1]);
    });

    test('a terminal can be had', async () => {
      await using box = await start();
      const { out } = await sh(
        box,
        `script -qc 'tty' /dev/null </dev/null || perl -e 'open(my $p, "+<", "/dev/ptmx") and print "/dev/pts/"'`,
        { as: PACKAGE },
      );
      expect(out).toContain('/dev/pts/');
    });

    test('/proc shows the box’s own processes alone', async () => {
      await using box = await start();
      const { out } = await sh(
        box,
        'cat /proc/[0-9]*/comm 2> /dev/null; readlink /proc/[0-9]*/ns/pid | sort -u',
      );
      expect(out.match(/^pid:.*$/gm)).toHaveLength(1);
      expect(out).not.toContain(readFileSync('/proc/self/comm', 'utf8'));
    });

    test('its loopback is up, and nothing else can be reached', async () => {
      await using box = await start();
      const { err } = await sh(
        box,
        'for to in 127.0.0.1/1 192.0.2.1/80 192.168.1.1/53; do : < /dev/tcp/$to || : < /dev/udp/$to; done',
      );
      expect(err.match(/(?<=connect: ).*/g)).toEqual([
        'Connection refused',
        ...Array(4).fill('Network is unreachable'),
      ]);
    });

    test.runIf(engine === 'namespace')(
      'it has eth0 with an address and a default route, as a NAS',
      async () => {
        await using box = await start();
        const { out } = await sh(
          box,
          `ip -4 -o addr show eth0; ip route; ip route get 192.0.2.1
        get_key_value /etc/iproute2/config/default-gateway DEVICE`,
        );
        expect(out).toMatch(/^2: eth0 +inet 192\.168\.1\.2\/24 brd 192\.168\.1\.255 scope global eth0/);
        expect(out).toContain('default via 192.168.1.1 dev eth0');
        expect(out).toContain('192.0.2.1 via 192.168.1.1 dev eth0 src 192.168.1.2');
        expect(out).toMatch(/^eth0$/m);
        expect(await box.outbound()).toMatchObject({ value: 0 });
      },
    );

    test.runIf(engine === 'docker')('it has no other interface, and no route', async () => {
      await using box = await start();
      const { out } = await sh(
        box,
        `cut -d: -f1 /proc/net/dev | tail -n +3 | tr -d ' '; tail -n +2 /proc/net/route`,
      );
      expect(out).toBe('lo\n');
    });

    test('it has its own name', async () => {
      await using box = await start();
      expect((await sh(box, 'hostname || cat /proc/sys/kernel/hostname')).out).toBe('DiskStation\n');
    });

    test('orphans are reaped', async () => {
      await using box = await start();
      await sh(box, 'for i in 1 2 3 4 5; do (sleep 0.05 &) ; done');
      await sleep(200);
      expect(await box.processes()).toMatchObject({ value: [] });
    });
  });
}
