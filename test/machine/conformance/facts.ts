/** Processes, listening sockets, and what was tried to reach outside. */
import { describe, expect, test } from 'vitest';
import type { Listener, Machine, Measured, ProcessEntry } from '../../../src/machine/machine.ts';
import { PACKAGE, type Start, sh, until } from '../../support/box.ts';

function known<T>(fact: Measured<T>): T {
  if (fact.precision === 'unavailable') throw new Error(fact.why);
  return fact.value;
}

const processes = async (box: Machine): Promise<readonly ProcessEntry[]> => known(await box.processes());

/** A server in perl that opens these sockets, says so, and waits. */
const listen = (...sockets: string[]) =>
  `perl -MSocket=:all -e 'my @s; sub s { my ($d, $t, $a) = @_; socket(my $s, $d, $t, 0) or die; setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1); bind($s, $a) or die $!; listen($s, 5) if $t == SOCK_STREAM; push @s, $s } ${sockets.join('; ')}; open(F, ">", "/dev/shm/up"); close F; fork if $ENV{FORK}; sleep 100' &`;
const V4 = (type: string, port: number, address: string) =>
  `&s(AF_INET, ${type}, pack_sockaddr_in(${port}, inet_aton("${address}")))`;
const V6 = (type: string, port: number, address: string) =>
  `&s(AF_INET6, ${type}, pack_sockaddr_in6(${port}, inet_pton(AF_INET6, "${address}")))`;

/** A packet for all that hang on the network of the box. */
const BROADCAST = `perl -MSocket -e 'socket(S, AF_INET, SOCK_DGRAM, 0); setsockopt(S, SOL_SOCKET, SO_BROADCAST, 1);
send(S, "x", 0, pack_sockaddr_in(9, inet_aton("192.168.1.255")))'`;

export function factsSuite(start: Start): void {
  test('files that are open for writing, of any user; what is only read or closed is none', async () => {
    await using box = await start();
    await sh(
      box,
      'exec 3> /var/tmp/written 4< /etc/hosts 5>> "/var/tmp/add ed"; echo > /var/tmp/closed; : > /dev/shm/up; sleep 95 &',
      { as: PACKAGE },
    );
    expect((await box.openFiles()).toSorted()).toEqual(['/var/tmp/add ed', '/var/tmp/written']);
  });

  describe('processes', () => {
    test('none in a new box', async () => {
      await using box = await start();
      expect(await box.processes()).toEqual({ precision: box.precisions.processes, value: [] });
    });

    test('each with its parent, user, name and arguments', async () => {
      await using box = await start();
      await sh(box, `(exec -a 'x y' perl -e 'sleep 91' '' $'a\\nb' 'c d') & sleep 92 &`, { as: PACKAGE });
      await until(
        async () =>
          (await processes(box)).filter(({ name, state }) => /^(perl|sleep)$/.test(name) && state === 'S')
            .length === 2,
      );
      const all = await processes(box);
      const perl = all.find(({ name }) => name === 'perl');
      expect(perl).toMatchObject({
        uid: PACKAGE.uid,
        parent: 1,
        state: 'S',
        argv: ['x y', '-e', 'sleep 91', '', 'a\nb', 'c d'],
      });
      expect(all.find(({ name }) => name === 'sleep')).toMatchObject({
        uid: PACKAGE.uid,
        argv: ['sleep', '92'],
      });
    });

    test('a long command line is told by its beginning', async () => {
      await using box = await start();
      await sh(box, `(exec perl -e 'sleep 94' $(seq 5000) $(head -c 100000 /dev/zero | tr '\\0' x)) &`);
      await until(async () => (await processes(box)).some(({ argv }) => argv[2] === 'sleep 94'));
      const { argv = [] } = (await processes(box)).find(({ name }) => name === 'perl') ?? {};
      expect(argv.slice(0, 4)).toEqual(['perl', '-e', 'sleep 94', '1']);
      expect(argv.length).toBe(64);
      expect((await processes(box)).length).toBe(1);
    });

    test('zombies and odd names do not confuse the list', async () => {
      await using box = await start();
      await sh(
        box,
        `perl -e 'unless (fork) { exit 0 } $0 = "a\\tb"; unless (fork) { $0 = "Uid:\\t0"; sleep 90 } sleep 90' & sleep 93 & sleep 0.2`,
        { as: PACKAGE },
      );
      const all = await processes(box);
      expect(all.map(({ uid }) => uid)).toEqual(Array(4).fill(PACKAGE.uid));
      expect(all.map(({ state }) => state).sort()).toEqual(['S', 'S', 'S', 'Z']);
      expect(all.map(({ name }) => name).sort()).toEqual(['Uid:\t0', 'a\tb', 'perl', 'sleep']);
      expect(all.find(({ state }) => state === 'Z')?.argv).toEqual([]);
    });

    test('they can be asked for while processes come and go', async () => {
      await using box = await start();
      await sh(box, '(while :; do /bin/true; /bin/true & done) & sleep 94 &', { as: PACKAGE });
      await until(async () => (await processes(box)).some(({ name }) => name === 'sleep'));
      for (let round = 0; round < 40; round += 1) {
        const all = await processes(box);
        expect(
          all.filter(({ pid, parent, uid, name }) => !(pid > 1 && parent >= 0 && uid >= 0 && name !== '')),
        ).toEqual([]);
        expect(all.filter(({ name }) => name === 'sleep').length).toBe(1);
      }
    });
  });

  describe('listeners', () => {
    test('of every protocol, with address, user and processes', async () => {
      await using box = await start();
      const sockets = [
        V4('SOCK_STREAM', 8080, '127.0.0.1'),
        V4('SOCK_STREAM', 81, '0.0.0.0'),
        V6('SOCK_STREAM', 82, '::'),
        V6('SOCK_STREAM', 83, '::1'),
        V4('SOCK_DGRAM', 84, '0.0.0.0'),
        V6('SOCK_DGRAM', 85, '::1'),
      ];
      await sh(box, listen(...sockets), { env: { PATH: '/usr/bin:/bin', FORK: '1' } });
      await until(async () => (await box.look(['/dev/shm/up']))[0] !== undefined);
      await until(async () => (await processes(box)).length === 2);
      const pids = (await processes(box)).map(({ pid }) => pid).sort();
      const fact = await box.listeners();
      expect(fact.precision).toBe(box.precisions.listeners);
      const all = [...known<readonly Listener[]>(fact)].sort((a, b) => a.port - b.port);
      expect(all.map(({ protocol, address, port, uid }) => `${protocol} ${address} ${port} ${uid}`)).toEqual([
        'tcp 0.0.0.0 81 0',
        'tcp6 :: 82 0',
        'tcp6 ::1 83 0',
        'udp 0.0.0.0 84 0',
        'udp6 ::1 85 0',
        'tcp 127.0.0.1 8080 0',
      ]);
      for (const one of all) expect([...one.pids].sort()).toEqual(pids);
    });

    test('of a package user, whose sockets nobody else may see', async () => {
      await using box = await start();
      await sh(box, listen(V4('SOCK_STREAM', 8081, '127.0.0.1')), { as: PACKAGE });
      await until(async () => (await box.look(['/dev/shm/up']))[0] !== undefined);
      const [one, ...others] = known(await box.listeners());
      expect([one?.uid, one?.port, one?.pids.length, others]).toEqual([PACKAGE.uid, 8081, 1, []]);
    });

    test('none when nothing listens, though something is connected', async () => {
      await using box = await start();
      expect(known(await box.listeners())).toEqual([]);
    });
  });

  describe('outbound', () => {
    test('counts what was refused a route, and the loopback is none', async () => {
      await using box = await start();
      const count = async () => known(await box.outbound());
      expect(await count()).toBe(0);
      await sh(box, ': < /dev/tcp/127.0.0.1/1; : < /dev/tcp/localhost/1');
      expect(await count()).toBe(0);
      await sh(box, ': < /dev/tcp/192.0.2.1/80', { as: PACKAGE });
      const once = await count();
      expect(once).toBeGreaterThan(0);
      await sh(box, BROADCAST, { as: PACKAGE });
      expect(await count()).toBeGreaterThan(once);
    });

    test('counts the look-up of a name, and IPv6 as well', async () => {
      await using box = await start();
      await sh(box, 'getent hosts localhost; getent hosts dsm.example', { as: PACKAGE });
      const ofLookUp = known(await box.outbound());
      expect(ofLookUp).toBeGreaterThan(0);
      await sh(box, ': < /dev/tcp/2001:db8::1/80', { as: PACKAGE });
      expect(known(await box.outbound())).toBeGreaterThan(ofLookUp);
    });
  });
}
