/** The matchers on a package that runs, and their types; the NAS is installed once and restored for each test. */
import { describe } from 'vitest';
import { expect, testOn } from '../../src/vitest.ts';

const test = testOn({
  dsm: '7.2.2',
  before: async ({ nas }) => {
    await nas.install('examples/greeter/spk', { answers: { wizard_greeting: 'Hi' } });
  },
});

describe('a package that runs', () => {
  test('is looked at by every matcher, and by its opposite', async ({ nas }) => {
    const greeter = nas.package('greeter');
    await expect(greeter).toBeRunning();
    await expect(greeter).not.toBeStopped();
    await expect(greeter).toHaveStatus('running');
    await expect(greeter).toHaveStatus(0);
    await expect(greeter).toListenOn(8080);
    await expect(greeter).not.toListenOn(8081);
    await expect(greeter).toHaveProcesses({ count: 1, user: 'greeter', command: 'greeterd' });
    await expect(greeter).toHaveLogged({ contains: 'listening on port 8080' });
    await expect(greeter).toHaveFile('etc/greeting', 'Hi\n');
    await expect(greeter).toHaveFile('etc/greeting', { owner: 'greeter', kind: 'file' });
    await expect(greeter).not.toHaveFile('etc/nothing');
    await expect(nas).toHaveInstalled({ greeter: '1.0.0-0001' });
    expect(await (await greeter.fetch('/')).text()).toBe('Hi\n');
    expect(await greeter.read('etc/greeting')).toBe('Hi\n');
    expect((await greeter.exec('id -un')).stdout).toBe('greeter\n');
  });

  test('fails what is not so, and says what is instead', async ({ nas }) => {
    const greeter = nas.package('greeter');
    const attempts = [
      [
        () => expect(greeter).toBeStopped(),
        'expected that the status of greeter is stop: it is running (0: ',
      ],
      [
        () => expect(greeter).not.toBeRunning(),
        'expected that it is not so that the status of greeter is running',
      ],
      [
        () => expect(greeter).toListenOn(8081),
        'expected that greeter listens on port 8081: nothing listens there',
      ],
      [() => expect(greeter).toHaveFile('etc/greeting', 'Bye'), 'is "Bye": it is "Hi\\n"'],
      [() => expect(greeter).toHaveRun(['start']), 'expected that the step runs start: it ran nothing'],
      [() => expect(greeter).toHaveEndedAs('done'), 'expected that the step performs an action'],
      [() => expect(greeter).toHaveKeptItsData(), 'it was not upgraded'],
      [() => expect(nas).toHaveInstalled({}), 'expected that greeter is not installed: it is "1.0.0-0001"'],
      [() => expect(nas).toHaveFile('/nowhere'), 'expected that /nowhere exists: it does not'],
      [() => expect(greeter).toHaveFile('etc', { mode: 'rw' }), 'toHaveFile: '],
    ] as const;
    for (const [attempt, text] of attempts) await expect(attempt()).rejects.toThrow(text);
  });

  test('runs what DSM runs at a stop, and no longer listens', async ({ nas }) => {
    const greeter = nas.package('greeter');
    await greeter.stop();
    await expect(greeter).toBeStopped();
    await expect(greeter).toHaveRun(['stop']);
    await expect(greeter).toHaveRunScripts(['stop']);
    await expect(greeter).not.toHaveRun(['start']);
    await expect(greeter).toHaveEndedAs('done');
    await expect(greeter).toHaveTakenAtMost('30s');
    await expect(greeter).toHaveGivenScripts({
      stop: { SYNOPKG_PKGNAME: 'greeter', SYNOPKG_OLD_PKGVER: null },
    });
    await expect(greeter).toHaveProcesses(0);
  });

  test('keeps its data in an upgrade but for what the exceptions name', async ({ nas }) => {
    const greeter = await nas.upgrade('examples/greeter/spk');
    await greeter.waitFor({ log: 'listening on port' });
    await expect(greeter).toHaveKeptItsData({ except: ['var/greeter.pid', 'var/greeter.log'] });
    await expect(greeter).not.toHaveKeptItsData({ except: ['var/greeter.log'] });
    await expect(nas).toHaveChangedFiles({ contains: 'modified /volume1/@appdata/greeter/greeter.log' });
  });

  test('is gone without a trace once it is uninstalled', async ({ nas }) => {
    await nas.package('greeter').uninstall();
    await expect(nas).toHaveLeftNothing();
    await nas.exec('touch /etc/left-over');
    await expect(nas).not.toHaveLeftNothing();
    await expect(nas).toHaveLeftNothing({ except: ['/etc/left-over'] });
  });

  test('has matchers that are none of the NAS, and no other arguments', ({ nas }) => {
    const types = () => [
      // @ts-expect-error: a NAS does not run
      expect(nas).toBeRunning(),
      // @ts-expect-error: a package leaves nothing by itself
      expect(nas.package('greeter')).toHaveLeftNothing(),
      // @ts-expect-error: DSM has no such status
      expect(nas.package('greeter')).toHaveStatus('sleeping'),
    ];
    expect(types).toBeTypeOf('function');
  });
});

const onDsm6 = testOn({ dsm: '6.2.4' });

onDsm6('a refusal throws, unless the test expects it', async ({ nas }) => {
  await expect(nas.install('examples/greeter/spk')).rejects.toThrow(
    /^install greeter 1.0.0-0001 ended as refused at INFO:3 \(DSM's error 261\): .*at least DSM 7.0/,
  );
  const greeter = await nas.install('examples/greeter/spk', { expected: ['refused'] });
  await expect(greeter).toHaveEndedAs('refused', { code: 261, reason: { contains: 'at least DSM 7.0' } });
  await expect(greeter).toHaveRun([]);
  await expect(nas).toHaveInstalled({});
});
