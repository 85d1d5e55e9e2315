/** The line from the box to spkbox: who calls, what comes back, and what nobody can do to it. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CommandRequest, PackageCenterApi } from '../../../src/tools/package-center-api.ts';
import { onEveryEngine, PACKAGE, sh, sleep, until } from '../../support/box.ts';
import { callingBox, heldDoor, STARTED } from '../commands/support.ts';

const PATH = { PATH: '/usr/bin:/usr/syno/bin:/usr/syno/sbin', SYNOPKG_PKGNAME: 'hello' };
const BY_PACKAGE = { as: PACKAGE, env: PATH, timeLimit: 20_000 };
const BY_ROOT = { env: PATH, timeLimit: 20_000 };

await onEveryEngine((_, engine) => {
  const box = (door: PackageCenterApi = heldDoor()) => callingBox(door, { engine });

  test('a call is answered, with its exit code and both streams, whoever calls', async () => {
    const { machine } = await box();
    for (const by of [BY_ROOT, BY_PACKAGE]) {
      expect(await sh(machine, 'synopkg is_onoff hello', by)).toMatchObject({
        exitCode: 0,
        out: 'package hello is turned on\n',
        err: '',
      });
      expect(await sh(machine, 'synopkg is_onoff nothing', by)).toMatchObject({
        exitCode: 255,
        out: "package nothing isn't turned on, status: [255]\n",
      });
      expect(await sh(machine, 'synopkg version', by)).toMatchObject({
        exitCode: 1,
        out: '',
        err: 'Usage: synopkg version package\n',
      });
    }
  });

  test('every argument arrives as it was given', async () => {
    const { machine } = await box();
    const { out } = await sh(machine, `synopkg is_onoff $'  a\\tb "c" \\'d\\' $e *\\nü \\\\ '`, BY_PACKAGE);
    expect(out).toBe(`package   a\tb "c" 'd' $e *\nü \\  isn't turned on, status: [255]\n`);
  });

  test('a call with more than the line takes fails, and says so', async () => {
    const { machine } = await box();
    const { exitCode, err } = await sh(machine, 'synopkg status $(seq 5000)', BY_PACKAGE);
    expect({ exitCode, err }).toEqual({
      exitCode: 1,
      err: 'synopkg: the arguments are too long for spkbox\n',
    });
  });

  test('many calls at once each get their own answer', async () => {
    const { machine } = await box();
    const { out } = await sh(machine, 'for n in {1..25}; do synopkg is_onoff "p$n" & done; wait', BY_PACKAGE);
    const names = out.split('\n').flatMap((line) => /^package p(\d+) isn't/.exec(line)?.[1] ?? []);
    expect(names.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_one, at) => at + 1));
  });

  test('five hundred calls at once all come back', async () => {
    const { machine } = await box();
    const { out, err, exitCode } = await sh(
      machine,
      'for n in {1..500}; do synopkg is_onoff hello & done; wait',
      BY_PACKAGE,
    );
    expect(exitCode).toBe(0);
    const answered = out.match(/hello is turned on/g)?.length ?? 0;
    const turnedAway = err.match(/more than 64 calls at once/g)?.length ?? 0;
    expect(answered + turnedAway).toBe(500);
    expect(answered).toBeGreaterThan(0);
    expect((await sh(machine, 'synopkg version hello', BY_PACKAGE)).out).toBe('1.0-0001\n');
  });

  test.each([
    ['with no PATH', 'PATH= /usr/syno/bin/synopkg version hello', { exitCode: 0, out: '1.0-0001\n' }],
    ['with no environment', 'env -i /usr/syno/bin/synopkg version hello', { exitCode: 0, out: '1.0-0001\n' }],
    ['with its streams closed', 'synopkg version hello <&- >&- 2>&-', { exitCode: 0 }],
    ['with every byte', `synopkg version "$(printf '\\1\\377\\n\\e[2J')"`, { exitCode: 255, out: '' }],
    ['from a folder that is gone', 'cd $(mktemp -d); rmdir "$PWD"; synopkg version hello', { exitCode: 0 }],
    ['by its own name', 'spkbox-call', { exitCode: 1, err: 'spkbox-call: not a command of DSM\n' }],
    ['by bash', 'bash /usr/syno/bin/spkbox-call version hello', { exitCode: 1 }],
    [
      'by a name that no command has',
      'ln -s /usr/syno/bin/spkbox-call /volume1/Odd; /volume1/Odd',
      { exitCode: 1, err: 'Odd: not a command of DSM\n' },
    ],
  ])('a call %s comes back', async (_how, call, answer) => {
    const { machine } = await box();
    for (const by of [BY_ROOT, BY_PACKAGE])
      expect(await sh(machine, call, { ...by, timeLimit: 5000 })).toMatchObject(
        call.includes('/volume1') && by === BY_PACKAGE ? {} : answer,
      );
  });

  test('whoever waits does not wait on when the line is taken away', async () => {
    const { machine } = await box(heldDoor('7.2.2', { perform: () => new Promise(() => undefined) }));
    const waiting = sh(machine, 'synopkg stop hello', BY_ROOT);
    await sleep(200);
    await sh(machine, 'rm -rf /run/spkbox');
    expect(await waiting).toMatchObject({
      exitCode: 1,
      err: 'synopkg: the connection to spkbox broke before the answer came\n',
    });
    expect(await sh(machine, 'synopkg list', BY_ROOT)).toMatchObject({
      exitCode: 1,
      err: 'synopkg: spkbox does not listen in this box, so the command cannot be answered\n',
    });
  });

  test('only root may start a package; anybody else gets DSM’s 275', async () => {
    const door = heldDoor();
    const { machine } = await box(door);
    const refused = await sh(machine, 'synopkg start hello', BY_PACKAGE);
    expect(JSON.parse(refused.out)).toMatchObject({ error: { code: 275 }, success: false });
    expect(refused.exitCode).toBe(1);
    expect(door.asked).toEqual([]);
    expect((await sh(machine, 'synopkg start hello', BY_ROOT)).exitCode).toBe(0);
    expect(door.asked).toEqual([{ action: 'start', package: 'hello' }]);
  });

  test('a package cannot pass for root, read what others asked, or list the answers', async () => {
    const door = heldDoor();
    const { machine } = await box(door);
    const forged = `printf '%s\\0' synopkg / hello root stop hello | base64 -w 0`;
    const id = '01234567-89ab-cdef-0123-456789abcdef';
    const { err } = await sh(
      machine,
      `cd /run/spkbox; ask=$(${forged}); printf '${id} %s\\n' "$ask" > anyone.ask
      (printf '${id} %s\\n' "$ask" > root.ask); (cat < anyone.ask); ls . anyone root`,
      BY_PACKAGE,
    );
    expect(err.match(/Permission denied/g)).toHaveLength(5);
    await until(async () => (await machine.list('/run/spkbox/anyone')).includes(id));
    expect(door.asked).toEqual([]);
  });

  test('what only root may call is denied to a package that writes to the line itself', async () => {
    const { machine } = await box();
    const id = '01234567-89ab-cdef-0123-456789abcdef';
    const call = `printf '%s\\0' synogroup / hello sh --add evil hello | base64 -w 0`;
    await sh(machine, `printf '${id} %s\\n' "$(${call})" > /run/spkbox/anyone.ask`, BY_PACKAGE);
    const answer = `/run/spkbox/anyone/${id}`;
    await until(async () => (await machine.read(answer)) !== undefined);
    expect(await machine.read(answer)).toBe('126 0\nsynogroup: Permission denied\n');
    expect((await sh(machine, 'cat /etc/group')).out).not.toContain('evil');
  });

  test('rubbish on the line, however long, does not keep others from calling', async () => {
    const { machine, unknown } = await box();
    const rubbish = `head -c 300000 /dev/zero; echo; head -c 300000 /dev/urandom; echo; echo 'over ../../etc/passwd'
      echo "01234567-89ab-cdef-0123-456789abcdef $(printf '../x\\0/\\0\\0\\0' | base64)"`;
    await sh(machine, `{ ${rubbish}; } > /run/spkbox/anyone.ask`, BY_PACKAGE);
    expect((await sh(machine, 'synopkg version hello', BY_PACKAGE)).out).toBe('1.0-0001\n');
    expect(unknown).toEqual([]);
    expect(await machine.read('/etc/passwd')).toContain('root:');
  });

  test('a package that calls without end does not keep root from its answers', async () => {
    const endless = new Promise<never>(() => undefined);
    const door = heldDoor('7.2.2', { logPlace: () => endless });
    const { machine } = await box(door);
    const ask = `printf '%s\\0' synopkg / '' '' log x | base64 -w 0`;
    await sh(
      machine,
      `ask=$(${ask}); for n in {1000..1999}; do echo "01234567-89ab-cdef-0123-45678900$n $ask"; done > /run/spkbox/anyone.ask`,
      BY_PACKAGE,
    );
    expect((await sh(machine, 'synopkg version hello', BY_ROOT)).out).toBe('1.0-0001\n');
    expect((await sh(machine, 'synopkg version hello', BY_PACKAGE)).err).toBe(
      'synopkg: more than 64 calls at once\n',
    );
  });

  test('twenty thousand calls at once fill neither the box nor spkbox, and it goes on', async () => {
    const { machine } = await box();
    const ask = `printf '%s\\0' synopkg / '' '' version hello | base64 -w 0`;
    const before = process.memoryUsage().rss;
    await sh(
      machine,
      `ask=$(${ask}); seq -f "01234567-89ab-cdef-0123-45678%07.0f $ask" 20000 > /run/spkbox/anyone.ask`,
      BY_PACKAGE,
    );
    expect((await sh(machine, 'synopkg version hello', BY_ROOT)).out).toBe('1.0-0001\n');
    await until(async () => (await sh(machine, 'synopkg version hello', BY_PACKAGE)).out === '1.0-0001\n');
    expect((await machine.list('/run/spkbox/anyone')).length).toBeLessThanOrEqual(4096);
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
  });

  test('a script that an action runs can call while the action goes on', async () => {
    const started: CommandRequest[] = [];
    const boxes: Awaited<ReturnType<typeof box>>[] = [];
    const door = heldDoor('7.2.2', {
      async perform(ask) {
        started.push(ask);
        const inside = boxes[0]?.machine;
        if (inside === undefined) return undefined;
        const { out } = await sh(inside, 'synopkg version hello', BY_PACKAGE);
        return { ...STARTED, scripts: [{ script: 'start', exitCode: 0, message: out.trim() }] };
      },
    });
    boxes.push(await box(door));
    const { out } = await sh(boxes[0]!.machine, 'synopkg start hello', BY_ROOT);
    expect(JSON.parse(out).scripts).toEqual([{ code: 0, message: '1.0-0001', type: 'start' }]);
  });

  test('a command that is not emulated fails, and is told once, with its package and script', async () => {
    const { machine, unknown, findings } = await box();
    await sh(
      machine,
      `mkdir -p /var/packages/hello/scripts; cd /var/packages/hello/scripts
      printf '#!/bin/sh\\nsynoacltool -get /volume1\\nsynoacltool -get /volume1\\ntrue\\n' > postinst; chmod 755 postinst`,
    );
    const { err, exitCode } = await sh(machine, '/var/packages/hello/scripts/postinst', BY_PACKAGE);
    expect(exitCode).toBe(0);
    expect(err).toContain('synoacltool -get: spkbox does not emulate this DSM command');
    expect(unknown).toMatchObject(
      Array(2).fill({
        command: 'synoacltool',
        args: ['-get', '/volume1'],
        package: 'hello',
        caller: '/bin/sh /var/packages/hello/scripts/postinst',
        exitCode: 1,
      }),
    );
    expect(findings).toMatchObject([
      {
        code: 'command-not-emulated',
        place: { member: 'scripts/postinst', line: 2 },
        subject: 'synoacltool -get',
      },
    ]);
  });

  test('a reader that somebody kills is there again', async () => {
    const { machine, line, lost } = await box();
    const before = await line.ownProcesses();
    await sh(machine, 'for p in /proc/[0-9]*; do [ "$(< $p/comm)" = cat ] && kill -9 ${p#/proc/}; done');
    await until(async () => [...(await line.ownProcesses())].every((pid) => !before.has(pid)));
    expect((await sh(machine, 'synopkg version hello', BY_PACKAGE)).out).toBe('1.0-0001\n');
    const own = await line.ownProcesses();
    const processes = await machine.processes();
    const all = processes.precision === 'unavailable' ? [] : processes.value;
    expect(all.filter(({ pid }) => own.has(pid))).toHaveLength(3);
    expect(all.filter(({ pid }) => !own.has(pid))).toEqual([]);
    expect(lost).toEqual([]);
  });

  test('the line outlives a restore of the box', async () => {
    const { machine } = await box();
    const snapshot = await machine.snapshot();
    expect((await sh(machine, 'synopkg version hello', BY_PACKAGE)).out).toBe('1.0-0001\n');
    await machine.restore(snapshot);
    expect((await sh(machine, 'synopkg version hello', BY_PACKAGE)).out).toBe('1.0-0001\n');
  });

  test('nothing of it is left when it is closed, whoever waits for an answer', async () => {
    let asked = false;
    const door = heldDoor('7.2.2', {
      perform: () => {
        asked = true;
        return new Promise(() => undefined);
      },
    });
    const { machine, line } = await box(door);
    const waiting = sh(machine, 'synopkg stop hello', { ...BY_ROOT, timeLimit: 2000 });
    await until(() => asked);
    await line[Symbol.asyncDispose]();
    expect((await waiting).endedBy).toBe('time limit');
    expect(await machine.processes()).toMatchObject({ value: [] });
  });

  test('what was answered and read is no file of the box any more', async () => {
    const { machine } = await box();
    const mark = await machine.mark();
    await sh(machine, 'for n in 1 2 3; do synopkg version hello; done', BY_PACKAGE);
    await sh(machine, 'synopkg version hello', BY_ROOT);
    const changes = async () => {
      const fact = await machine.changesSince(mark);
      return fact.precision === 'unavailable' ? [] : fact.value;
    };
    await until(async () => (await changes()).length === 0);
  });
});

describe('a box that is gone', () => {
  test('is given up, not waited for', async () => {
    const { machine, line } = await callingBox(heldDoor());
    await machine[Symbol.asyncDispose]();
    const began = performance.now();
    await line[Symbol.asyncDispose]();
    expect(performance.now() - began).toBeLessThan(1000);
    onTestFinished(() => undefined);
  });
});
