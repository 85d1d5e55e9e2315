import { expect, testOn } from 'spkbox/vitest';

// "before" runs once; every test begins with the package installed and running.
const test = testOn({
  dsm: '7.2.2',
  before: async ({ nas }) => {
    await nas.install('spk', { answers: { wizard_greeting: 'Good evening' } });
  },
});

test('says what the user chose in the wizard', async ({ nas }) => {
  const pkg = nas.package('greeter');
  await expect(pkg).toBeRunning();
  await expect(pkg).toListenOn(8080);
  expect(await (await pkg.fetch('/')).text()).toBe('Good evening\n');
});

test('runs again after a boot', async ({ nas }) => {
  await nas.shutDown();
  await nas.boot();
  await expect(nas.package('greeter')).toBeRunning();
});

test('keeps its settings in an upgrade', async ({ nas }) => {
  const pkg = await nas.upgrade('spk');
  await expect(pkg).toBeRunning();
  await expect(pkg).toHaveKeptItsData({ except: ['var'] });
});

test('leaves nothing behind', async ({ nas }) => {
  await nas.package('greeter').uninstall();
  await expect(nas).toHaveLeftNothing();
});
