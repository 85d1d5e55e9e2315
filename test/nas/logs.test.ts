/** The logs of a package. */
import { expect, test } from 'vitest';
import { namesPackage } from '../../src/nas/logs.ts';
import { recordedNas } from '../support/fixture.ts';
import { rough } from '../support/rough.ts';

const chatty = (name: string) =>
  rough(name, {
    scripts: {
      postinst: `echo "trouble in ${name}" >&2; exit 0`,
      start:
        'echo one > $SYNOPKG_PKGVAR/a.log; echo no > $SYNOPKG_PKGVAR/a.txt; mkfifo $SYNOPKG_PKGVAR/pipe.log; mkdir $SYNOPKG_PKGDEST/var; echo two > $SYNOPKG_PKGDEST/var/b.log; exit 0',
    },
  });

test('the logs are DSM’s two and those in var and target/var', async () => {
  const { nas } = await recordedNas();
  await nas.install(await chatty('hi'), { start: true });
  await nas.install(await chatty('hi-there'), { start: true });
  const logs = await nas.logs('hi');
  expect(logs.package).toContain('trouble in hi\n');
  expect(logs.package).not.toContain('hi-there');
  expect(logs.synopkg.length).toBeGreaterThan(5);
  expect(logs.synopkg.filter((line) => line.includes('hi-there'))).toEqual([]);
  expect(logs.synopkg.at(0)).toMatch(/\bhi\b/);
  expect(logs.files).toEqual([
    { path: '/var/packages/hi/var/a.log', text: 'one\n', size: 4 },
    { path: '/var/packages/hi/target/var/b.log', text: 'two\n', size: 4 },
  ]);
});

test('of a long log the end is given', async () => {
  const { nas } = await recordedNas();
  const start = 'seq 1 200000 > $SYNOPKG_PKGVAR/long.log; exit 0';
  await nas.install(await rough('long', { scripts: { start } }), { start: true });
  const [file] = (await nas.logs('long')).files;
  expect(file?.size).toBe(1_288_895);
  expect(file?.text.length).toBe(64 * 1024);
  expect(file?.text).toMatch(/\n199999\n200000\n$/);
});

test('a log that two paths lead to is given once', async () => {
  const { nas } = await recordedNas();
  const start = 'echo x > $SYNOPKG_PKGVAR/x.log; ln -s $SYNOPKG_PKGVAR $SYNOPKG_PKGDEST/var; exit 0';
  await nas.install(await rough('linked', { scripts: { start } }), { start: true });
  expect((await nas.logs('linked')).files.map(({ path }) => path)).toEqual([
    '/var/packages/linked/var/x.log',
  ]);
});

test('the logs stay when the package is gone, was never quite installed, or the NAS is off', async () => {
  const { nas } = await recordedNas();
  await nas.install(await rough('bad', { scripts: { preinst: 'echo no way >&2; exit 1' } }));
  await nas.install(await chatty('gone'));
  await nas.uninstall('gone');
  await nas.shutDown();
  expect((await nas.logs('bad')).package).toContain('no way\n');
  expect((await nas.logs('gone')).synopkg.at(-1)).toContain('uninstall gone');
});

test('a package that was never on the NAS has no logs', async () => {
  const { nas } = await recordedNas();
  await expect(nas.logs('x')).rejects.toMatchObject({ code: 'USE_NOT_INSTALLED', hint: 'Install it first.' });
});

test.each([
  ['install hi 1.0 Begin preinst', true],
  ['start hi: begin to start version 1.0', true],
  ['Systemd enable status: 0, pkg=[hi]', true],
  ['install hi-there 1.0 Begin preinst', false],
  ['install hi.there, which is not hi', true],
  ['this is nothing', false],
])('%s: %s', (line, expected) => {
  expect(namesPackage(line, 'hi')).toBe(expected);
});

test('a failed start is noted with the end of the logs that were written meanwhile, a passed one is not', async () => {
  const box = await recordedNas();
  const says = (exit: number) =>
    rough('own', {
      version: `${exit + 1}.0-1`,
      scripts: {
        postinst:
          'mkdir -p "$SYNOPKG_PKGVAR/logs"; echo old > "$SYNOPKG_PKGVAR/old.log"; touch -d @1 "$SYNOPKG_PKGVAR/old.log"',
        start: `printf 'first\\nno such port\\n' > "$SYNOPKG_PKGVAR/own.log"; echo traceback > "$SYNOPKG_PKGVAR/logs/today"; exit ${exit}`,
      },
    });
  const notes = () => box.events.flatMap((event) => (event.type === 'step-note' ? [event.text] : []));
  await box.nas.install(await says(0), { start: true });
  expect(notes().filter((text) => text.includes('ends with'))).toEqual([]);
  expect((await box.nas.upgrade(await says(1))).result).toBe('not-started');
  expect(notes().filter((text) => text.includes('ends with'))).toEqual([
    '/var/packages/own/var/logs/today ends with: traceback',
    '/var/packages/own/var/own.log ends with: first | no such port',
  ]);
});
