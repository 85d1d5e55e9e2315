/** Each fixture package shows what its INFO says that it shows. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSpkFile } from '../../../src/spk/read/read-spk-file.ts';
import {
  course,
  fixture,
  type RecordedNas,
  recordedNas,
  summary,
  temporaryFolder,
} from '../../support/fixture.ts';
import { writeSpk } from '../../support/spk-builder.ts';

const PACKAGES = resolve(import.meta.dirname, '../../fixtures/packages');

async function installed(name: string, options = {}): Promise<RecordedNas> {
  const box = await recordedNas(options);
  expect((await box.nas.install(await fixture(name), { start: true })).result).toBe('done');
  return box;
}

test('every fixture package can be packed, and has the name of its folder, or of that of an older version', async () => {
  for (const folder of readdirSync(PACKAGES)) {
    const name = folder.startsWith('lived-in-') ? 'lived-in' : folder;
    expect((await fixture(folder)).info.package).toBe(name);
  }
});

test('bashisms: /bin/sh is bash', async () => {
  const box = await installed('bashisms');
  expect(await box.read('/var/packages/bashisms/var/bashisms')).toBe(
    'array:\tok\nbrackets:\tok\nquotes:\tok\nlet:\tok\nampersand:\tok\n',
  );
});

test('no-exec-bit: scripts run without it, and lie there with it', async () => {
  const box = await installed('no-exec-bit');
  expect(await box.machine.list('/var/packages/no-exec-bit/var')).toEqual(['postinst-ran']);
  const facts = await box.machine.look(['/var/packages/no-exec-bit/scripts/postinst']);
  expect(facts).toMatchObject([{ mode: 0o755, owner: { uid: 0, gid: 0 } }]);
});

test('only-some-scripts: what is missing is skipped, and the status is that of DSM', async () => {
  const box = await installed('only-some-scripts');
  expect(course(box.events).filter((step) => step.endsWith('skipped'))).toEqual([
    'preinst skipped',
    'start skipped',
  ]);
  expect((await box.nas.status('only-some-scripts')).code).toBe(0);
  expect((await box.nas.uninstall('only-some-scripts')).result).toBe('done');
  expect(await box.leftovers()).toEqual([]);
});

test('crlf-info: an INFO with Windows line ends is installed as it is', async () => {
  const info = readFileSync(join(PACKAGES, 'crlf-info/INFO'));
  // Packing makes Unix line ends of them, so the archive is made by hand.
  const spk = await readSpkFile(writeSpk(temporaryFolder(), { info }));
  const box = await recordedNas();
  expect((await box.nas.install(spk, { start: true })).result).toBe('done');
  expect(await box.read('/var/packages/crlf-info/INFO')).toContain('package="crlf-info"\r\n');
  expect(await box.machine.list('/var/packages')).toEqual(['crlf-info']);
});

test('holds-output: the start ends though its child holds its output, and the child runs on', async () => {
  const box = await installed('holds-output');
  const held = box.events.filter((event) => event.type === 'step-ended' && event.outputStillOpen === true);
  expect(held).toHaveLength(1);
  expect(box.events.flatMap((event) => (event.type === 'output' ? [event.text] : [])).join('')).toBe(
    'started\n',
  );
  expect((await box.nas.status('holds-output')).code).toBe(0);
  expect((await box.nas.uninstall('holds-output')).result).toBe('done');
  await expect.poll(() => box.leftovers()).toEqual([]);
});

test('slow: a start that takes too long is ended', async () => {
  const box = await recordedNas({ timeLimit: 200 });
  expect(await box.nas.install(await fixture('slow'), { start: true })).toMatchObject({
    result: 'not-started',
    at: 'start',
    reason: 'it was still running after 0.2 s and was ended',
  });
});

test('progress: it rises while postinst runs, and ends with the last that was written', async () => {
  const box = await installed('progress');
  const values = box.events.flatMap((event) => (event.type === 'progress' ? [event.value] : []));
  expect(values.length).toBeGreaterThan(2);
  expect(values).toEqual([...values].sort());
  expect(values.at(-1)).toBe(0.9);
  const first = box.events.findIndex((event) => event.type === 'progress');
  const ended = box.events.findIndex((event, at) => at > first && event.type === 'step-ended');
  expect(first).toBeLessThan(ended);
});

test('message: what each script wrote for the user, once, in order', async () => {
  const box = await recordedNas();
  const spk = await fixture('message');
  const messages = [
    (await box.nas.install(spk, { start: true })).messages,
    (await box.nas.stop('message')).messages,
    (await box.nas.start('message')).messages,
    (await box.nas.uninstall('message')).messages,
  ];
  expect(messages).toEqual([
    ['preinst says hello', 'postinst says hello', 'start says hello'],
    ['stop says hello'],
    ['start says hello'],
    ['stop says hello', 'preuninst says hello', 'postuninst says hello'],
  ]);
});

test('system-type: its folders are on the root file system, and it has no share', async () => {
  const box = await installed('system-type');
  const { output } = await box.shell(
    'cd /var/packages/system-type; find . -type l -printf "%P %l\\n" | sort',
  );
  expect(output.split('\n')).toEqual([
    'etc /usr/syno/etc/packages/system-type',
    'home /usr/local/packages/@apphome/system-type',
    'target /usr/local/packages/@appstore/system-type',
    'tmp /usr/local/packages/@apptemp/system-type',
    'var /usr/local/packages/@appdata/system-type',
    '',
  ]);
  expect((await box.shell('ls -d /volume1/@app*/system-type')).exitCode).not.toBe(0);
  expect((await box.nas.uninstall('system-type')).result).toBe('done');
  expect(await box.leftovers()).toEqual([]);
  const { left } = await box.nas.leftBehind();
  expect(left.filter(({ verdict }) => verdict === 'kept').map(({ what }) => what)).toEqual([
    '/usr/local/packages/@appdata/system-type',
    '/usr/local/packages/@apphome/system-type',
    '/usr/syno/etc/packages/system-type',
  ]);
});

test('linker-missing-file: what is there is linked, what is not is passed over', async () => {
  const box = await installed('linker-missing-file');
  expect(await box.machine.list('/usr/local/bin')).toEqual(['linker-tool']);
});

test('share-templates: the share has the name that the user gave', async () => {
  const box = await recordedNas();
  const outcome = await box.nas.install(await fixture('share-templates'), {
    start: true,
    answers: { wizard_share: 'films' },
  });
  expect(summary(outcome)).toEqual({ result: 'done' });
  expect(await box.machine.list('/volume1')).toContain('films');
});

describe('what DSM refuses before it begins', () => {
  test.each([
    ['dsm6-only', 261, 'os-major-differs', 'INFO:4'],
    ['wrong-arch', 281, 'arch', 'INFO:5'],
    ['no-privilege', 319, 'privilege-run-as-package', 'conf/privilege'],
    ['run-as-root', 319, 'privilege-run-as-package', 'conf/privilege'],
  ])('%s: with %i, and nothing is touched', async (name, error, code, where) => {
    const box = await recordedNas();
    const outcome = await box.nas.install(await fixture(name));
    expect(outcome).toMatchObject({ result: 'refused', error: { code: error }, at: where });
    expect((await box.nas.check(await fixture(name)))[0]).toMatchObject({
      severity: 'refused',
      code,
      dsmError: { code: error },
    });
    expect(course(box.events)).toEqual([]);
    expect((await box.nas.leftBehind()).left).toEqual([]);
    expect((await box.nas.status(name)).code).toBe(255);
  });

  test('dsm6-only is fine on DSM 6, and wrong-arch on its platform', async () => {
    await installed('dsm6-only', { dsm: '6.2.4' });
    await installed('wrong-arch', { platform: 'alpine' });
  });

  test.each(['run-as-root', 'no-privilege'])(
    '%s is fine on DSM 6, where root runs its scripts',
    async (name) => {
      const { info, ...rest } = await fixture(name);
      const fields = new Map([...info.fields, ['os_min_ver', '6.1-14715']]);
      const files = new Map([
        ...rest.files,
        ['scripts/postinst', Buffer.from('#!/bin/sh\nid -u > /tmp/uid\n')],
      ]);
      const box = await recordedNas({ dsm: '6.2.4' });
      const outcome = await box.nas.install({ ...rest, files, info: { ...info, fields } });
      expect(outcome.result).toBe('done');
      expect(await box.read('/tmp/uid')).toBe('0\n');
      const [target] = await box.machine.look([`/volume1/@appstore/${name}`]);
      expect(target?.owner.uid).toBe(0);
    },
  );
});

test('daemon: what stop forgets outlives it, and the report names it', async () => {
  const box = await installed('daemon');
  expect((await box.nas.uninstall('daemon')).result).toBe('done');
  const { left } = await box.nas.leftBehind();
  expect(left.filter(({ kind }) => kind === 'process')).toMatchObject([
    { what: expect.stringMatching(/^sleep 1000 \(pid \d+, \d+\)$/), verdict: 'left', why: 'still runs' },
  ]);
  // DSM's own account of the same name as the package is nobody else's business.
  expect(await box.read('/etc/passwd')).toMatch(/^daemon:x:2:2:/m);
});

test('writes-everywhere: it can write where the package’s user can on DSM, and what it leaves is told', async () => {
  await using box = await recordedNas();
  await box.nas.install(await fixture('trace'), { start: false });
  expect((await box.nas.install(await fixture('writes-everywhere'), { start: true })).result).toBe('done');
  const own = '/var/packages/writes-everywhere';
  const writes = (await box.read(`${own}/var/writes`)).split('\n');
  expect(writes.filter((line) => line.startsWith('wrote'))).toEqual(
    ['/tmp', '/var/tmp', '/volume1/@tmp', `${own}/var`].map(
      (folder) => `wrote ${folder}/writes-everywhere.left`,
    ),
  );
  expect(writes).toContain(`refused ${own}/scripts/writes-everywhere.left`);
  expect(writes).toContain('refused /var/packages/trace/var/writes-everywhere.left');
  await box.nas.uninstall('writes-everywhere');
  await box.nas.uninstall('trace');
  expect((await box.leftovers()).filter((what) => !what.startsWith('/tmp/trace.d'))).toEqual([
    '/tmp/writes-everywhere.left',
    '/var/tmp/writes-everywhere.left',
    '/volume1/@tmp/writes-everywhere.left',
    expect.stringMatching(/^sleep 1000/),
  ]);
});
