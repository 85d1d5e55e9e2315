/** The port files of a real box. */
import { beforeEach, expect, test } from 'vitest';
import { type RecordedNas, recordedNas } from '../support/fixture.ts';
import { rough } from '../support/rough.ts';

const portFile = (ports: string) => `[a]\ntitle="A"\ndesc="B"\ndst.ports="${ports}"\n`;
let box: RecordedNas;

beforeEach(async () => {
  box = await recordedNas();
});

test('every port file is listed, also one that nobody placed, and one that is none is not', async () => {
  await box.nas.system.ports.place('hello', portFile('8080/tcp'));
  await box.shell(
    `cd /usr/local/etc/services.d; printf '%s' '${portFile('69/udp')}' > left.sc; echo x > README`,
  );
  expect(await box.nas.system.ports.list()).toEqual([
    { name: 'hello', ranges: [{ from: 8080, to: 8080, protocols: ['tcp'] }] },
    { name: 'left', ranges: [{ from: 69, to: 69, protocols: ['udp'] }] },
  ]);
});

test('a file is removed once', async () => {
  const { ports } = box.nas.system;
  await ports.place('hello', portFile('8080/tcp'));
  expect(await ports.has('hello')).toBe(true);
  expect([await ports.remove('hello'), await ports.remove('hello')]).toEqual([true, false]);
  expect(await ports.read('hello')).toBeUndefined();
});

test('an adminport that a port file registers is refused with 283, whoever left the file there', async () => {
  const spk = await rough('second', { info: 'adminport="8080"\n' });
  await box.shell(`printf '%s' '${portFile('8000:8100/tcp')}' > /usr/local/etc/services.d/gone.sc`);
  expect(await box.nas.install(spk)).toMatchObject({
    result: 'refused',
    error: { code: 283, detail: { port: 8080 } },
    reason: 'adminport is 8080, which the port file of gone has.',
  });
  await box.shell('rm /usr/local/etc/services.d/gone.sc');
  expect((await box.nas.install(spk)).result).toBe('done');
});

test('a port file of a package’s name holds the port until the package is installed', async () => {
  const second = (version: string) => rough('second', { version, info: 'adminport="8080"\n' });
  await box.nas.system.ports.place('second', portFile('8080/tcp'));
  expect(await box.nas.install(await second('1.0-1'))).toMatchObject({
    result: 'refused',
    error: { code: 283 },
  });
  await box.nas.system.ports.remove('second');
  expect((await box.nas.install(await second('1.0-1'))).result).toBe('done');
  await box.nas.system.ports.place('second', portFile('8080/tcp'));
  expect((await box.nas.install(await second('2.0-1'))).result).toBe('done');
});
