/**
 * What a hostile package would try, as its own user and as the root of the box. Each attempt fails the test if it succeeds;
 * where the same words can be tried on the host without harm, they are, to see that they would have found something.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Machine, ROOT } from '../../src/machine/machine.ts';
import { onEveryEngine, PACKAGE, PATH, type Start, sh, until } from '../support/box.ts';
import { compile } from '../support/compiled.ts';
import { marked, mounts, pids, processOf } from '../support/host-state.ts';
import { tar } from '../support/spk-builder.ts';

const WHO = [
  { who: 'the package user', as: PACKAGE },
  { who: 'the root of the box', as: ROOT },
] as const;

const SECRET = `the-host-keeps-this-${process.pid}`;

let folder: string;
let secret: string;
let sleeper: ChildProcess;
let service: Server;
let abstract: ChildProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spkbox-escape-'));
  secret = join(folder, 'secret');
  // Everybody on the host may read it: what keeps it is the box, not a mode.
  writeFileSync(secret, SECRET, { mode: 0o644 });
  execFileSync('chmod', ['755', folder]);
  sleeper = spawn('sleep', ['1000'], { stdio: 'ignore', env: { SECRET }, cwd: folder });
  service = createServer((socket) => socket.on('error', () => undefined).end(SECRET));
  // Node would fill up the name of an abstract socket; perl does not.
  const serve =
    'use Socket; socket(my $s, PF_UNIX, SOCK_STREAM, 0); bind($s, pack_sockaddr_un("\\0$ARGV[0]")) or die; listen($s, 9); $| = 1; print "up"; while (accept(my $c, $s)) { print $c $ARGV[1]; close $c }';
  abstract = spawn('perl', ['-e', serve, `spkbox-escape-${process.pid}`, SECRET], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.all([
    new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve)),
    once(abstract.stdout as Readable, 'data'),
  ]);
});

afterAll(() => {
  sleeper.kill('SIGKILL');
  service.close();
  abstract.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** The same words on the host, for those that read only. */
const onHost = (code: string): string =>
  execFileSync('bash', ['-c', `${code}; true`], {
    env: { ...PATH, AT: secret, WORK: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString();

const perl = (code: string, ...args: string[]): string => `perl -e '${code}' ${args.join(' ')}`;

/** Looks for the secret file in all ways that a path has; `$AT` is its path on the host. */
const READS: Readonly<Record<string, string>> = {
  'its path': 'cat "$AT"',
  'dots that climb': 'cd /var; cat "../../../../../../..$AT"',
  'the root of a process':
    'for p in /proc/[0-9]*; do cat "$p/root$AT" "$p/root/../..$AT" "$p/cwd/../../../..$AT"; done',
  'the folder that a process is in': 'for p in /proc/[0-9]*; do cat $p/cwd/secret; done',
  'open files of processes':
    'for p in /proc/[0-9]*; do ls -l $p/fd $p/map_files; timeout 1 cat $p/fd/3 $p/fd/4 $p/fd/5; for f in $p/fd/*; do cat "$f/..$AT" "$f/$AT"; done; done',
  'the environment and memory of processes':
    'for p in /proc/[0-9]*; do cat $p/environ | tr "\\0" "\\n"; done',
  'a symbolic link': 'cd "$(mktemp -d -p "$WORK")"; ln -s "$AT" l; cat l; ln -s /proc/1/root r; cat "r$AT"',
  'a hard link': 'cd "$(mktemp -d -p "$WORK")"; ln "$AT" l && cat l; ln -L /proc/1/root"$AT" m && cat m',
  'a search of everything':
    'grep -rlsF "$(basename "$(dirname "$AT")")" / --include=secret --exclude-dir=proc --exclude-dir=sys --exclude-dir=usr; find / -name secret -not -path "/proc/*" -exec cat {} +',
};

/** The classic ways out of a chroot. */
const CHROOT = perl(
  'use Cwd; chdir "/var/tmp"; mkdir "x$$"; opendir(my $d, "."); chroot("x$$") or die "chroot: $!"; chdir "../" x 40; chroot "."; open(F, "<", $ARGV[0]) and print <F>; chdir $d; chdir ".." for 1..40; chroot "."; open(F, "<", $ARGV[0]) and print <F>',
  '"$AT"',
);

const MOUNTS: readonly string[] = [
  'mount -t proc proc /mnt',
  'mount -t tmpfs tmpfs /mnt',
  'mount -t sysfs sysfs /mnt',
  'mount -t devtmpfs dev /mnt',
  'mount -t cgroup2 cgroup2 /mnt',
  'mount -t cgroup -o memory cgroup /mnt',
  'mount -t overlay overlay -o lowerdir=/usr:/etc /mnt',
  'mount --bind / /mnt',
  'mount --rbind /proc /mnt',
  'mount --move /tmp /mnt',
  'mount -o remount,rw,bind /etc/alternatives',
  'mount -o remount,rw /etc/alternatives',
  'mount -o remount,exec,bind /tmp',
  'mount -o remount,rw,bind /proc/sys',
  'mount -o remount,rw /sys',
  'mount --make-rshared /',
  'umount /proc/keys || umount -l /proc/keys',
  'umount /proc/sys || umount -l /proc/sys',
  'umount -l /etc/alternatives',
  'umount -l /usr',
  'umount -l /proc',
  'mkdir -p /mnt/a; pivot_root /mnt /mnt/a',
  // open_tree, fsopen, mount_setattr, move_mount
  perl('my $p = "/"; my $r = syscall(428, -100, $p, 1); exit($r < 0)'),
  perl('my $p = "tmpfs"; my $r = syscall(430, $p, 0); exit($r < 0)'),
  perl(
    'my $p = "/etc/alternatives"; my $a = pack("Q4", 0, 1, 0, 0); my $r = syscall(442, -100, $p, 0, $a, 32); exit($r < 0)',
  ),
  'unshare -Ur true',
  'unshare -Urm mount -t tmpfs tmpfs /mnt',
  'unshare -Urpf --mount-proc true',
  'unshare -m true',
  'unshare -n true',
  'unshare -p --fork true',
  'unshare -C true',
  'nsenter -t 1 -m true',
  'nsenter -t 1 -a true',
];

const POWERS: readonly string[] = [
  'hostname other',
  'echo other > /proc/sys/kernel/hostname',
  'echo "|/bin/sh" > /proc/sys/kernel/core_pattern',
  'echo /tmp/x > /proc/sys/kernel/modprobe',
  'echo 1 > /proc/sys/net/ipv4/ip_forward',
  'echo 1 > /proc/sys/kernel/ns_last_pid',
  'echo h > /proc/sysrq-trigger',
  'echo 3 > /proc/sys/vm/drop_caches',
  'for f in /proc/irq/*/smp_affinity; do echo 1 > $f && exit 0; done; exit 1',
  'echo -1000 > /proc/1/oom_score_adj',
  'echo -1000 > /proc/self/oom_score_adj',
  'for f in /sys/class/net/lo/mtu /sys/kernel/uevent_helper /sys/power/state; do echo 1 > $f && exit 0; done; exit 1',
  'ls /sys/fs/cgroup/*/release_agent /sys/fs/cgroup/cgroup.procs',
  'date -s 2001-01-01',
  perl('my $t = pack("qq", 1, 0); exit(syscall(227, 0, $t) < 0)'), // clock_settime
  perl('my $m = "x" x 64; my $p = ""; exit(syscall(175, $m, 64, $p) < 0)'), // init_module
  perl('my ($k, $c) = (0, ""); exit(syscall(320, 0, 0, 0, $c, 0) < 0)'), // kexec_file_load
  perl('exit(syscall(169, 0xfee1dead, 672274793, 0x1234567, 0) < 0)'), // reboot
  perl('my $p = "/var/tmp"; exit(syscall(167, $p, 0) < 0)'), // swapon
  perl('my $a = "\\0" x 128; exit(syscall(321, 0, $a, 128) < 0)'), // bpf
  perl('my $a = pack("LLQ", 1, 128, 0) . "\\0" x 112; exit(syscall(298, $a, 0, -1, -1, 0) < 0)'), // perf_event_open of all
  perl('exit(syscall(172, 3) < 0)'), // iopl
  perl('exit(syscall(103, 3, 0, 0) < 0)'), // syslog
  perl('my $l = pack("QQ", 1 << 40, 1 << 40); my $o = ""; exit(syscall(160, 7, $l) < 0)'), // setrlimit upwards
  'chroot / nice -n -20 true 2>&1 | grep -q . && exit 1; nice -n -20 true 2>&1 | grep -qi denied && exit 1; [ "$(nice -n -20 nice)" = -20 ]',
  'ip link add d0 type dummy',
  'ip link set lo down',
  'ip addr add 10.9.8.7/24 dev lo',
  'ip route add default dev lo',
  'modprobe loop',
  'losetup -f',
  'dmesg',
  'cat /proc/kcore /dev/mem /dev/kmsg | head -c 1 | grep -q .',
  'setcap cap_sys_admin+ep /var/tmp/none',
  perl('$s = "x"; exit(syscall(101, 16, 1, 0, 0) < 0)'), // ptrace attach to the first process
  'cat /proc/1/environ | head -c 1 | grep -q .',
  'head -c 1 /proc/1/mem',
  'ls -l /proc/1/fd/ | grep -q socket',
  'readlink /proc/1/exe /proc/1/root /proc/1/cwd',
  ': < /dev/tty',
];

/** Puts a key into a new session keyring, and the search for it; by numbers, for perl has no names for them. */
const KEYCTL =
  process.arch === 'x64' ? { add: 248, keyctl: 250, socket: 41 } : { add: 217, keyctl: 219, socket: 198 };
const ADD_KEY = `my ($n, $t, $d, $p) = ("session", "user", "spkbox-test", "hidden"); syscall(${KEYCTL.keyctl}, 1, $n); my $k = syscall(${KEYCTL.add}, $t, $d, $p, 6, -3); $| = 1; print "the host has key\\n" if syscall(${KEYCTL.keyctl}, 10, -3, $t, $d, 0) > 0;`;
const SEARCH_KEY = perl(
  `my ($t, $d) = ("user", "spkbox-test"); print "box has key\\n" if syscall(${KEYCTL.keyctl}, 10, -3, $t, $d, 0) > 0`,
);

/** A key that its owner lets everybody use, for as long as the process runs; and how others read it by its number. */
const OPEN_KEY = `my ($n, $t, $d, $p) = ("open", "user", "spkbox-open", "hidden"); syscall(${KEYCTL.keyctl}, 1, $n); my $k = syscall(${KEYCTL.add}, $t, $d, $p, 6, -3); syscall(${KEYCTL.keyctl}, 5, $k, 0x3f3f3f3f); $| = 1; print $k; sleep 1000`;
const readKey = (key: string): string =>
  perl(`my $b = "x" x 6; syscall(${KEYCTL.keyctl}, 11, ${key}, $b, 6); print $b`);
const VSOCK = perl(`print syscall(${KEYCTL.socket}, 40, 1, 0) < 0 ? "no socket " . ($! + 0) : "a socket"`);

/** Attempts that must all fail; runs them in one command and says which did not. */
async function succeeded(machine: Machine, attempts: readonly string[], as: typeof ROOT): Promise<string[]> {
  const code = attempts.map((attempt, at) => `( ${attempt} ) > /dev/null 2>&1 && echo ${at}`).join('\n');
  const { out } = await sh(machine, `${code}\ntrue`, { as, timeLimit: 20_000 });
  return out
    .split('\n')
    .filter(Boolean)
    .map((at) => attempts[Number(at)] ?? at);
}

/** The host's process with these words in its command line. */
const hostProcess = (words: string) =>
  pids()
    .flatMap((pid) => processOf(pid) ?? [])
    .find(({ command }) => command.includes(words) && !command.includes('bash'));

/** What only root can look at on the host, where the tests run as root. */
const asRoot = <T>(look: () => T): T | undefined => (process.getuid?.() === 0 ? look() : undefined);

const hostDigest = (path: string) => execFileSync('sha256sum', [path]).toString();

await onEveryEngine((start: Start, engine) => {
  // A Docker engine bounds what lies in memory; the rest has the room that the engine's own disk has.
  const bounded =
    engine === 'docker'
      ? ['/volume1/@tmp', '/tmp', '/dev/shm']
      : ['/var/tmp', '/volume1/@tmp', '/tmp', '/dev/shm', '/run'];

  describe.each(WHO)('$who', ({ as }) => {
    test.each(Object.keys(READS))(
      'does not read the host by %s',
      async (name) => {
        await using box = await start();
        const code = READS[name] ?? '';
        if (name !== 'open files of processes')
          expect(onHost(name.startsWith('a search') ? 'cat "$AT"' : code)).toContain(SECRET);
        const { all } = await sh(box, code, {
          as,
          env: { ...PATH, AT: secret, WORK: '/var/tmp' },
          timeLimit: 15_000,
        });
        expect(all).not.toContain(SECRET);
      },
      30_000,
    );

    test('does not see the host’s accounts, homes, disks, processes', async () => {
      await using box = await start();
      const { out } = await sh(
        box,
        'cat /etc/shadow /etc/passwd; ls -A /root /home /boot /opt /srv /media; ls /dev; cat /proc/mounts; ps -ef',
        { as },
      );
      for (const hash of asRoot(() => readFileSync('/etc/shadow', 'utf8').match(/\$[^:]{20,}/g)) ?? [])
        expect(out).not.toContain(hash);
      for (const name of readdirSync(homedir())) expect(out.split('\n')).not.toContain(name);
      expect(out).not.toContain('sleep 1000');
      expect(await box.list('/home')).toEqual([]);
    });

    test('does not break out of a chroot', async () => {
      await using box = await start();
      const { all } = await sh(box, CHROOT, { as, env: { ...PATH, AT: secret } });
      expect(all).not.toContain(SECRET);
    });

    test('mounts nothing, unmounts nothing, makes no namespace', async () => {
      await using box = await start();
      const before = (await sh(box, 'cat /proc/self/mountinfo')).out;
      expect(await succeeded(box, MOUNTS, as)).toEqual([]);
      expect((await sh(box, 'cat /proc/self/mountinfo')).out).toBe(before);
    });

    test('has no power over the kernel, the network or the box’s first process', async () => {
      await using box = await start();
      const host = () => [
        readFileSync('/proc/sys/kernel/hostname', 'utf8'),
        readFileSync('/proc/sys/kernel/core_pattern', 'utf8'),
      ];
      const before = host();
      expect(await succeeded(box, POWERS, as)).toEqual([]);
      expect(host()).toEqual(before);
    });

    test('makes no device, by mknod or from an archive', async () => {
      await using box = await start();
      const disk = statSync('/').dev;
      const [major, minor] = [(disk >> 8) & 0xfff, (disk & 0xff) | ((disk >> 12) & 0xfff00)];
      const attempts = [
        `mknod /var/tmp/disk b ${major} ${minor}`,
        'mknod /var/tmp/mem c 1 1',
        'mknod /dev/shm/null c 1 3',
        'mknod /var/tmp/whiteout c 0 0',
      ];
      expect(await succeeded(box, attempts, as)).toEqual([]);
      const archive = tar([
        { name: 'disk', type: '4', before: (header) => header.write('0000376\0' + '0000000\0', 329) },
      ]);
      await expect(box.unpack(archive, '/var/tmp')).rejects.toMatchObject({ code: 'MACHINE_UNPACK' });
    });

    test('sends no signal to the host, and does not end or hang the box', async () => {
      await using box = await start();
      const attempts = [`kill -9 ${sleeper.pid}`, `kill -0 ${sleeper.pid}`, `ls /proc/${sleeper.pid}`];
      expect(await succeeded(box, attempts, as)).toEqual([]);
      await sh(
        box,
        'for s in KILL TERM INT HUP QUIT STOP TSTP ABRT SEGV BUS PIPE USR1 ALRM CHLD; do kill -$s 1; done; kill -9 -1',
        { as, timeLimit: 5000 },
      );
      expect(await box.read('/etc/shells')).toContain('/bin/sh');
      expect((await sh(box, 'echo alive')).out).toBe('alive\n');
      expect(sleeper.exitCode).toBeNull();
      expect(sleeper.signalCode).toBeNull();
    });

    test('opens nothing by handle, not even on what is shown of the host', async () => {
      await using box = await start();
      const code = perl(
        'for my $at (@ARGV) { my $h = pack("Li", 128, 0) . "\\0" x 128; my $m = pack("i", 0); next if syscall(303, -100, $at, $h, $m, 0) < 0; open(my $d, "<", $at); my $fd = syscall(304, fileno($d), $h, 0); print "opened $at\\n" if $fd >= 0 } print "tried\\n"',
        '/etc/alternatives /etc/ld.so.cache /usr/bin/env /dev/null /proc /sys / /usr /usr/lib /tmp',
      );
      expect((await sh(box, code, { as })).out).toBe('tried\n');
    });

    test('reaches no service of the host, on its loopback or as an abstract socket', async () => {
      await using box = await start();
      const { port } = service.address() as { port: number };
      const tcp = `timeout 2 cat < /dev/tcp/127.0.0.1/${port}`;
      const unix = perl(
        'use Socket; socket(my $s, PF_UNIX, SOCK_STREAM, 0); connect($s, pack_sockaddr_un("\\0spkbox-escape-" . $ARGV[0])) and print <$s>',
        String(process.pid),
      );
      // The host's servers live in this process, so it must not wait for them.
      const asked = spawn('bash', ['-c', `${tcp}; ${unix}`], { stdio: ['ignore', 'pipe', 'ignore'] });
      let heard = '';
      asked.stdout.on('data', (chunk: Buffer) => {
        heard += chunk;
      });
      await new Promise((resolve) => asked.once('close', resolve));
      expect(heard).toBe(SECRET + SECRET);
      expect((await sh(box, `${tcp}; ${unix}`, { as })).all).not.toContain(SECRET);
    });

    test('reads no key that its owner opened to everybody, and opens no AF_VSOCK socket', async () => {
      await using box = await start();
      const owner = spawn('perl', ['-e', OPEN_KEY], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [key] = await once(owner.stdout, 'data');
      // Its reader on the host is root: another user of the box is another user there.
      expect(asRoot(() => onHost(readKey(String(key)))) ?? 'hidden').toBe('hidden');
      const { out } = await sh(box, `${readKey(String(key))}; ${VSOCK}`, { as });
      owner.kill('SIGKILL');
      expect(out).toMatch(engine === 'docker' ? /^xxxxxx/ : /^xxxxxxno socket 97$/);
    });

    test('has no more capabilities than a package needs, and gets none', async () => {
      await using box = await start();
      const raise = perl(
        'my $h = pack("Li", 0x20080522, 0); my $d = pack("L6", 0xffffffff, 0xffffffff, 0xffffffff, 0x1ff, 0xffffffff, 0x1ff); syscall(126, $h, $d); syscall(157, 47, 2, $_, 0, 0) for 0..40; exec "grep", "Cap", "/proc/self/status"',
      );
      const copy = 'cp /bin/grep /var/tmp/g && setcap all+ep /var/tmp/g; ';
      const { out } = await sh(
        box,
        `${raise}; grep Cap /proc/self/status; ${copy} /var/tmp/g Cap /proc/self/status`,
        { as },
      );
      const sets = [...out.matchAll(/^Cap(?:Eff|Prm|Inh|Amb|Bnd):\s*([0-9a-f]+)$/gm)].map(([, set]) =>
        BigInt(`0x${set}`),
      );
      expect(sets.length).toBeGreaterThan(9);
      // chown dac_override fowner fsetid kill setgid setuid setpcap net_bind_service net_raw sys_chroot audit_write setfcap
      const most = [0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 29, 31].reduce(
        (all, bit) => all | (1n << BigInt(bit)),
        0n,
      );
      expect(sets.filter((set) => (set & ~most) !== 0n)).toEqual([]);
    });

    test('is stopped by the size of the box, and the host does not notice', async () => {
      await using box = await start({ size: '20m' });
      const fill = bounded.map((folder) => `head -c 50000000 /dev/zero > ${folder}/fill`).join('\n');
      const { err } = await sh(box, `chmod 1777 /volume1/@tmp`).then(() => sh(box, fill, { as }));
      expect(err).toContain('No space left on device');
      const found = `find ${bounded.join(' ')} -xdev -name fill -printf "%s\\n" | awk "{s+=\\$1} END {print s}"`;
      expect((await sh(box, found)).out.trim()).toMatch(/^\d{1,8}$/);
      const inodes = `df --output=itotal ${bounded[0]} | tail -1`;
      expect(Number((await sh(box, inodes)).out)).toBeLessThan(5_000_000);
      await sh(
        box,
        `rm -f ${bounded.map((folder) => `${folder}/fill`).join(' ')}; echo works > ${bounded[0]}/f`,
      );
      expect(await box.read(`${bounded[0]}/f`)).toBe('works\n');
    });

    test('a fork bomb ends with its time, and nothing of it is left', { timeout: 30_000 }, async () => {
      const box = await start();
      const bomb =
        '(trap "" TERM HUP; b() { b | b & }; setsid bash -c "b() { b | b & }; b" & b; sleep 0.2; b)';
      const { endedBy } = await sh(box, `${bomb}; exec sleep 77.77`, { as, timeLimit: 250 });
      expect(endedBy).toBe('time limit');
      await box[Symbol.asyncDispose]();
      expect(hostProcess('77.77')).toBeUndefined();
      expect(execFileSync('echo', ['the host can fork']).toString()).toContain('fork');
    });
  });

  test('every process of a box is held by a filter of system calls, also the one that does our file work', async () => {
    await using box = await start();
    void sh(box, 'sleep 60').catch(() => undefined);
    await until(async () => (await box.pids()).length > 0);
    const { out } = await sh(box, 'grep -h ^Seccomp: /proc/[0-9]*/status');
    expect(out.split('\n').length).toBeGreaterThan(3);
    expect(out.replaceAll('Seccomp:\t2\n', '')).toBe('');
  });

  test('processes of a package’s user are bounded, and the box can still be asked', {
    timeout: 30_000,
  }, async () => {
    await using box = await start();
    const fork = 'while (defined(my $pid = fork)) { $pid or sleep 60; $count++ } print $count';
    const { out } = await sh(box, `exec perl -e '${fork}'`, { as: PACKAGE });
    expect(Number(out)).toBeGreaterThan(1000);
    expect(Number(out)).toBeLessThan(3072);
    expect((await box.pids()).length).toBeGreaterThanOrEqual(Number(out));
    expect(await sh(box, 'echo works')).toMatchObject({ out: 'works\n' });
  });

  test.skipIf(engine === 'docker')(
    'so are those of its root, who then can still be asked',
    {
      timeout: 30_000,
    },
    async () => {
      await using box = await start();
      const fork = 'while (defined(my $pid = fork)) { $pid or sleep 60; $count++ } print $count';
      const { out } = await sh(box, `exec perl -e '${fork}'`);
      expect(Number(out)).toBeGreaterThan(1000);
      expect(Number(out)).toBeLessThan(3072);
      await box.change([{ op: 'folder', path: '/var/f', mode: 0o755, owner: PACKAGE }]);
      expect((await box.look(['/var/f']))[0]?.owner).toEqual({ uid: PACKAGE.uid, gid: PACKAGE.gid });
      expect(await sh(box, 'echo works')).toMatchObject({ out: 'works\n' });
    },
  );

  test('its processes end before others of the host where memory is short', async () => {
    await using box = await start();
    const scores = await sh(box, 'cat /proc/1/oom_score_adj /proc/self/oom_score_adj');
    const own = readFileSync('/proc/self/oom_score_adj', 'utf8');
    expect(scores.out).toBe((own === '0\n' ? '500\n' : own).repeat(2));
  });

  test('the root of the box is nobody on the host, also by way of a set-uid file', async () => {
    await using box = await start();
    await box.unpack(
      tar([{ name: 'root-shell', body: readFileSync('/bin/bash'), mode: 0o4755 }]),
      '/var/tmp',
    );
    void sh(box, '/var/tmp/root-shell -p -c "id -u; exec -a sleep-55.55 sleep 55.55"', { as: PACKAGE }).catch(
      () => undefined,
    );
    await until(() => hostProcess('55.55') !== undefined);
    const status = readFileSync(`/proc/${hostProcess('55.55')?.pid}/status`, 'utf8');
    const uids = /^Uid:\s+(.*)$/m.exec(status)?.[1]?.split(/\s+/).map(Number) ?? [];
    expect(uids.length).toBe(4);
    // A Docker engine without a user namespace has no other root: what holds it are capabilities and a filter of calls.
    if (engine === 'docker') expect(status).toMatch(/^Seccomp:\s*2$/m);
    else expect(uids.filter((uid) => uid < 100_000)).toEqual([]);
    if (engine === 'docker') return;
    // No account of the host is an account of the box, so whoever starts it gains none.
    const maps = (await sh(box, 'cat /proc/self/uid_map /proc/self/gid_map')).out.trim().split('\n');
    const onHost = maps.map((line) => Number(line.trim().split(/\s+/)[1]));
    expect(maps.length).toBeGreaterThan(1);
    expect(onHost.filter((id) => id < 100_000)).toEqual([]);
    // And set-uid does nothing in /tmp and below /usr.
    const { out } = await sh(
      box,
      'chmod 4755 /usr/bin/sh-copy 2>/dev/null; cp /var/tmp/root-shell /usr/local/bin/s; chmod 4755 /usr/local/bin/s; su -s /bin/sh nobody -c true 2>/dev/null; grep -o "nosuid" /proc/self/mountinfo | wc -l',
    );
    expect(Number(out)).toBeGreaterThan(4);
    expect((await sh(box, '/usr/local/bin/s -p -c "id -u"', { as: PACKAGE })).out.trim()).toBe(
      String(PACKAGE.uid),
    );
  });

  test('what the root of the box does to the programs of the box does not reach the host’s', async () => {
    await using box = await start();
    const paths = ['/usr/bin/bash', '/usr/bin/setpriv', '/usr/bin/env', '/usr/bin/nsenter', '/usr/bin/tar'];
    const before = paths.map(hostDigest);
    await sh(
      box,
      `for f in ${paths.join(' ')} /lib64/ld-linux-x86-64.so.2 /etc/ld.so.cache /etc/alternatives/awk; do echo '#!/bin/sh' > $f; rm -f $f; echo broken > $f; chmod 755 $f; done`,
    );
    expect(paths.map(hostDigest)).toEqual(before);
    expect((await sh(box, 'echo runs')).out).not.toContain('runs');
    await using other = await start();
    expect((await sh(other, 'echo runs')).out).toBe('runs\n');
  });

  /**
   * setpriv is the box's own, so its root can put something else in its place. What runs there has every capability over the
   * box's namespaces, for it is what would have given them up; but it is still nobody on the host.
   */
  test('code in place of the tool that gives up power gets power over the box alone', async () => {
    await using box = await start();
    const host = () => [
      mounts(),
      readFileSync('/proc/sys/kernel/core_pattern', 'utf8'),
      hostDigest('/usr/bin/setpriv'),
      statSync('/usr/bin/nsenter').mode,
    ];
    const before = host();
    const disk = statSync('/').dev;
    const trial = `#!/bin/bash
grep CapEff /proc/self/status
${Object.values(READS)
  .map((code) => `( ${code} ) 2>/dev/null`)
  .join('\n')}
(${CHROOT}) 2>/dev/null
mount -t tmpfs tmpfs /mnt && echo mounted
umount -l /proc/sys /proc/keys /etc/alternatives
mount -o remount,rw,bind /proc/sys
mount -t proc proc /mnt && echo h > /mnt/sysrq-trigger && echo REACHED sysrq-trigger
for s in /proc/sys /mnt/sys; do echo "|/bin/evil" > $s/kernel/core_pattern && echo REACHED core_pattern; echo 1 > $s/kernel/sysrq && echo REACHED sysrq; done
mknod /var/disk b ${(disk >> 8) & 0xfff} ${disk & 0xff} && head -c 1 /var/disk && echo REACHED disk
kill -9 ${sleeper.pid} && echo REACHED kill
mount -t devtmpfs dev /mnt && echo REACHED devtmpfs
mount -t ext4 /dev/root /mnt && echo REACHED ext4
mount -t cgroup2 c /mnt && echo $$ > /mnt/cgroup.procs && echo REACHED cgroup
for c in memory pids devices; do mkdir -p /var/cg && mount -t cgroup -o $c c /var/cg && echo REACHED cgroup; done
date -s 2001-01-01 && echo REACHED clock
chmod 666 /usr/bin/nsenter
for p in /proc/[0-9]*; do (echo broken > $p/exe) && echo REACHED exe; for n in mnt user pid net; do nsenter --$n=$p/ns/$n cat "$AT"; done; done
ip link add v0 type veth peer name v1 netns 1; timeout 1 cat < /dev/tcp/127.0.0.1/${(service.address() as { port: number }).port}
`;
    await sh(box, `rm -f /usr/bin/setpriv; cat > /usr/bin/setpriv; chmod 755 /usr/bin/setpriv`, {
      stdin: trial.replaceAll('$AT', secret),
    });
    const { all } = await sh(box, 'true', { timeLimit: 20_000 });
    // It does run, and where the box has a namespace of users it does have power: in the box.
    expect(all).toMatch(engine === 'docker' ? /CapEff:\s*0*a00c25fb/ : /CapEff:\s*0*1ff/);
    if (engine !== 'docker') expect(all).toContain('mounted');
    expect(all).not.toContain(SECRET);
    expect(all).not.toContain('REACHED');
    expect(host()).toEqual(before);
    expect(sleeper.signalCode).toBeNull();
  }, 60_000);

  test('links of a package lead no call of ours to the host', async () => {
    await using box = await start();
    if (!existsSync(join(folder, 'link'))) symlinkSync(secret, join(folder, 'link'));
    await sh(
      box,
      `ln -s ${secret} /var/l; ln -s ${folder} /var/d; ln -s / /var/r; mkdir -p ${folder}; echo inside > ${secret}`,
      { as: ROOT },
    );
    expect([
      await box.read('/var/l'),
      await box.read('/var/d/secret'),
      await box.read(`/var/r${secret}`),
    ]).toEqual(Array(3).fill('inside\n'));
    await box.change([
      { op: 'append', path: '/var/l', text: 'more' },
      { op: 'file', path: '/var/d/new', text: 'x', mode: 0o644, owner: ROOT },
      { op: 'own', path: '/var/d/', owner: PACKAGE, recursive: true },
    ]);
    await box.unpack(tar([{ name: 'unpacked', body: 'x' }]), '/var/d');
    const mark = await box.mark();
    await box.restore(await box.snapshot());
    await expect(box.changesSince(mark)).rejects.toThrow();
    await box.change([
      { op: 'remove', path: '/var/d/secret' },
      { op: 'empty', path: '/var/d/' },
    ]);
    expect(
      readdirSync(folder)
        .filter((name) => !name.startsWith('tmp.'))
        .sort(),
    ).toEqual(['link', 'secret']);
    expect(readFileSync(secret, 'utf8')).toBe(SECRET);
    expect(statSync(secret).uid).toBe(process.getuid?.());
  });
});

describe('what spkbox itself inherited', () => {
  test('descriptors and keys of its caller do not reach the box, its agent or its supervisor', {
    timeout: 30_000,
  }, async () => {
    using compiled = compile('machine', 'errors.ts', 'package-root.ts');
    const program = join(compiled.folder, 'inherits.mjs');
    const door = pathToFileURL(join(compiled.folder, 'src/machine/choose-machine.js')).href;
    writeFileSync(
      program,
      `import { startMachine } from ${JSON.stringify(door)};
const box = await startMachine({ engine: 'namespace' });
const code = 'cat <&7; cat <&250; ls -l /proc/$$/fd; ' + ${JSON.stringify(SEARCH_KEY)};
for (const uid of [0, 20001]) await box.run({ argv: ['/bin/bash', '-c', code], as: { uid, gid: uid, groups: [] }, env: { PATH: '/usr/bin:/bin' }, onOutput: (_, chunk) => process.stdout.write(chunk) });
console.log('waiting');
process.stdin.resume().once('end', () => box[Symbol.asyncDispose]());`,
    );
    const mark = (process.getuid?.() === 0 ? 201 : 246) + (process.pid % 45);
    // A session keyring with a key in it, as after a login; two descriptors, one where Node looks and one where it does not.
    const caller = `${perl(`${ADD_KEY} exec @ARGV`, process.execPath, program)}`;
    const child = spawn(
      'bash',
      ['-c', `echo ${mark} > /proc/self/oom_score_adj; exec 7< ${secret} 250< ${secret}; ${caller}`],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    await until(() => said.includes('waiting'), 15_000);
    const holders = marked(mark).filter(({ command }) => !command.includes('inherits.mjs'));
    // An ordinary user may not look at those that run as others; what they hold the box itself has just shown.
    const open = holders.flatMap(({ pid }) =>
      spawnSync('ls', ['-l', `/proc/${pid}/fd`])
        .stdout.toString()
        .split('\n'),
    );
    expect(asRoot(() => open.length > holders.length) ?? true).toBe(true);
    child.stdin.end();
    await new Promise((resolve) => child.once('close', resolve));
    expect(said).toContain('the host has key');
    expect(said).not.toContain(SECRET);
    expect(said).not.toContain('box has key');
    expect(holders.length).toBeGreaterThan(2);
    expect(open.filter((line) => line.includes(secret))).toEqual([]);
  });
});
