/** What is asked of a NAS at the same time, of packages that have to do with each other: nobody waits for himself. */
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../src/events.ts';
import { PackageLocks } from '../../../src/package-center/request/package-locks.ts';
import { recordedNas } from '../../support/fixture.ts';
import { DSM_PATH, putInBox, rough } from '../../support/rough.ts';

const words = (outcomes: readonly Outcome[]) =>
  outcomes.map(({ action, package: name, result }) => `${action} ${name} ${result}`);

describe('turns', () => {
  test('two that need the same ones in another order both come to an end', async () => {
    const turns = new PackageLocks();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push(`${name} ends`);
    };
    await Promise.all([
      turns.withLocks(['a', 'b'], work('first')),
      turns.withLocks(['b', 'a'], work('second')),
    ]);
    expect(seen).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
    expect(turns.isLocked('a')).toBe(false);
  });

  test('one that needs more once it is its turn gets that, too', async () => {
    const turns = new PackageLocks();
    let needed = ['a'];
    const first = turns.withLocks('a', async () => {
      needed = ['a', 'b'];
    });
    const second = turns.withGrowingLocks(
      () => needed,
      async (held) => [...held],
    );
    await first;
    expect(await second).toEqual(['a', 'b']);
  });

  test('a failure lets the next one in', async () => {
    const turns = new PackageLocks();
    const failing = turns.withLocks(['a', 'b'], () => Promise.reject(new Error('no')));
    const next = turns.withLocks('b', async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
    await turns.idle();
  });

  test('within another’s turn work is done at once where that has the name, and not where somebody else has it', async () => {
    const turns = new PackageLocks();
    await turns.withLocks(['a', 'b'], async () => {
      const held = new Set(['a']);
      expect(await turns.reentrant(held, 'a', async () => 1)).toBe(1);
      expect(await turns.reentrant(held, 'b', async () => 1)).toBeUndefined();
      expect(await turns.reentrant(held, 'c', async () => 1)).toBe(1);
    });
  });
});

describe('packages that are acted on at once', () => {
  test.each(['new to the NAS', 'installed before'])(
    'two that replace each other, both %s: the later one stays',
    async (which) => {
      const { nas } = await recordedNas();
      if (which === 'installed before') for (const name of ['a', 'b']) await nas.install(await rough(name));
      const [a, b] = await Promise.all([
        rough('a', { info: 'install_replace_packages="b"\n' }),
        rough('b', { info: 'install_replace_packages="a"\n' }),
      ]);
      const outcomes = await Promise.all([nas.install(a), nas.install(b)]);
      expect(outcomes.map(({ result }) => result)).toEqual(['done', 'done']);
      expect(nas.packages.map(({ name }) => name)).toEqual(['b']);
    },
  );

  test('one that needs what it breaks is stopped with it', async () => {
    const { nas } = await recordedNas();
    await nas.install(await rough('base'), { start: true });
    const info = 'install_dep_packages="base"\ninstall_break_packages="base"\n';
    expect((await nas.install(await rough('odd', { info }), { start: true })).result).toBe('done');
    expect((await nas.status('base')).status).toBe('broken');
    expect((await nas.status('odd')).status).toBe('stop');
  });

  test('of two that refuse each other one is installed', async () => {
    const { nas } = await recordedNas();
    const [a, b] = await Promise.all([
      rough('a', { info: 'install_conflict_packages="b"\n' }),
      rough('b', { info: 'install_conflict_packages="a"\n' }),
    ]);
    expect(words(await Promise.all([nas.install(a), nas.install(b)]))).toEqual([
      'install a done',
      'install b refused',
    ]);
  });

  test('what a package needs is not uninstalled while that is installed', async () => {
    const { nas } = await recordedNas();
    await nas.install(await rough('base'), { start: true });
    const app = await rough('app', {
      info: 'install_dep_packages="base"\n',
      scripts: { preinst: 'sleep 0.2' },
    });
    expect(words(await Promise.all([nas.install(app), nas.uninstall('base')]))).toEqual([
      'install app done',
      'uninstall base refused',
    ]);
  });

  test('a package is refused whose need is uninstalled at that moment', async () => {
    const { nas } = await recordedNas();
    await nas.install(await rough('base', { scripts: { preuninst: 'sleep 0.2' } }), { start: true });
    const app = await rough('app', { info: 'install_dep_packages="base"\n' });
    expect(words(await Promise.all([nas.uninstall('base'), nas.install(app)]))).toEqual([
      'uninstall base done',
      'install app refused',
    ]);
  });

  test('what is needed may be asked for first and installed at once', async () => {
    const { nas } = await recordedNas();
    const [base, app] = await Promise.all([
      rough('base'),
      rough('app', { info: 'install_dep_packages="base"\n' }),
    ]);
    expect(words(await Promise.all([nas.install(base), nas.install(app)]))).toEqual([
      'install base done',
      'install app done',
    ]);
  });

  test('any mix of actions on two that need each other comes to an end', async () => {
    const { nas } = await recordedNas({ dependencies: 'assumed' });
    const a = await rough('a', { info: 'install_dep_packages="b"\n' });
    const b = await rough('b', { info: 'install_dep_packages="a"\n' });
    await nas.install(a);
    await nas.install(b);
    const calls = [
      nas.stop('a'),
      nas.start('b'),
      nas.install(a),
      nas.restart('b'),
      nas.install(b),
      nas.stop('b'),
      nas.start('a'),
      nas.status('a'),
    ];
    await Promise.all(calls);
    await nas.stop('a');
    expect((await nas.status('b')).status).toBe('stop');
    expect((await nas.start('a')).result).toBe('done');
    expect((await nas.status('a')).code).toBe(0);
    expect((await nas.status('b')).code).toBe(0);
  });

  test('one that needs, breaks, refuses and replaces itself lives like any other', async () => {
    const { nas } = await recordedNas({ dependencies: 'assumed' });
    const all = ['dep', 'break', 'conflict', 'replace'].map((what) => `install_${what}_packages="self"\n`);
    const self = await rough('self', { info: all.join('') });
    expect(words([await nas.install(self), await nas.install(self), await nas.stop('self')])).toEqual([
      'install self done',
      'repair self done',
      'stop self done',
    ]);
    expect(words([await nas.start('self'), await nas.uninstall('self')])).toEqual([
      'start self done',
      'uninstall self done',
    ]);
  });

  test('a start that fails without what the package needs says so', async () => {
    const { nas } = await recordedNas({ dependencies: 'assumed' });
    const app = await rough('app', {
      info: 'install_dep_packages="python3>=3.9"\n',
      scripts: { start: 'exit 7' },
    });
    const reason =
      'it exited with 7; a likely cause: the package needs python3 >= 3.9, which is not installed on this NAS';
    expect(await nas.install(app)).toMatchObject({ result: 'not-started', reason });
  });
});

describe('a script that has a package installed', () => {
  test.each(['replace', 'break'])(
    'gets 275 for one that would %s its own, and waits for nothing',
    async (what) => {
      const box = await recordedNas({ dsm: '6.2.4', timeLimit: 5000 });
      await putInBox(
        box.machine,
        await rough('new', { asRoot: true, info: `install_${what}_packages="own"\n` }),
        '/volume1/new.spk',
      );
      const start = `${DSM_PATH} synopkg install /volume1/new.spk > /volume1/said`;
      await box.nas.install(await rough('own', { asRoot: true, scripts: { stop: start } }), { start: true });
      expect((await box.nas.stop('own')).scripts).toMatchObject([{ exitCode: 1 }]);
      expect(await box.read('/volume1/said')).toContain('error = [275]');
      expect(box.nas.packages.map(({ name }) => name)).toEqual(['own']);
    },
  );
});

describe('a NAS that goes down', () => {
  test('first ends what goes on, and takes nothing more', async () => {
    const { nas } = await recordedNas();
    const slow = await rough('slow', { scripts: { preinst: 'sleep 0.3' } });
    const installing = nas.install(slow, { start: true });
    const down = nas.shutDown();
    await expect(nas.start('slow')).rejects.toMatchObject({ code: 'USE_NAS_OFF' });
    await expect(nas.shutDown()).rejects.toMatchObject({ code: 'USE_NAS_OFF' });
    await expect(nas.boot()).rejects.toMatchObject({ code: 'USE_NAS_ON' });
    expect(words([await installing, ...(await down)])).toEqual(['install slow done', 'shutdown slow done']);
    expect(words(await nas.boot())).toEqual(['boot slow done']);
  });

  test('does nothing for the box, before it boots again', async () => {
    const box = await recordedNas();
    const stop = `${DSM_PATH} synopkg start other > /tmp/said; cp /tmp/said /volume1/@appdata/own/said`;
    await box.nas.install(await rough('own', { scripts: { stop } }), { start: true });
    await box.nas.install(await rough('other'), { start: false });
    await box.nas.shutDown();
    expect(await box.read('/volume1/@appdata/own/said')).toContain('"code":275');
    expect((await box.shell(`${DSM_PATH} synopkg start other`)).output).toContain('"code":275');
    await box.nas.boot();
    expect((await box.shell(`${DSM_PATH} synopkg start other`)).output).toContain('"stage":"started"');
  });
});
