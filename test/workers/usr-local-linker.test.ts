import { beforeEach, expect, test } from 'vitest';
import { changed, course, type RecordedNas, recordedNas, summary } from '../support/fixture.ts';

const NAME = 'linker-missing-file';
const TARGET = `/var/packages/${NAME}/target`;
let box: RecordedNas;

beforeEach(async () => {
  box = await recordedNas();
});

async function install(linker: unknown, start = true, files: Record<string, string> = {}) {
  const spk = await changed(NAME, {
    'conf/resource': JSON.stringify({ 'usr-local-linker': linker }),
    'package/lib/deep/lib.so': '',
    'package/etc/tool.conf': '',
    ...files,
  });
  return box.nas.install(spk, { start });
}

const links = async () =>
  (await box.shell('cd /usr/local; find . -type l -printf "%p %l %u\\n" | sort')).output;
const said = () => box.events.flatMap((event) => (event.type === 'step-note' ? [event.text] : []));

test('links are there from the start to the stop, in bin, lib, etc and sbin, each to the link of target', async () => {
  await install(
    {
      bin: ['bin/linker-tool'],
      lib: ['lib/deep/lib.so', 'lib/deep'],
      etc: ['etc/tool.conf'],
      sbin: ['/bin/linker-tool'],
    },
    false,
  );
  expect(await links()).toBe('');
  await box.nas.start(NAME);
  expect(await links()).toBe(
    [
      `./bin/linker-tool ${TARGET}/bin/linker-tool root`,
      `./etc/tool.conf ${TARGET}/etc/tool.conf root`,
      `./lib/deep ${TARGET}/lib/deep root`,
      `./lib/lib.so ${TARGET}/lib/deep/lib.so root`,
      `./sbin/linker-tool ${TARGET}//bin/linker-tool root`,
      '',
    ].join('\n'),
  );
  await box.nas.stop(NAME);
  expect(await links()).toBe('');
});

test('a command that was linked runs for everybody', async () => {
  await install({ bin: ['bin/linker-tool'] }, true, { 'package/bin/linker-tool': '#!/bin/sh\necho tool\n' });
  await box.shell('chmod 755 /volume1/@appstore/linker-missing-file/bin/linker-tool');
  expect(await box.shell('linker-tool', 'admin')).toEqual({ exitCode: 0, output: 'tool\n' });
});

test('a file that the package does not have is passed over, and said', async () => {
  await install({ bin: ['bin/nowhere', 'bin/linker-tool'] });
  expect(await links()).toContain('./bin/linker-tool');
  expect(await links()).not.toContain('nowhere');
  expect(said()).toContain(`${TARGET}/bin/nowhere is not there: not linked`);
});

test.each([
  ['a file', 'echo other > /usr/local/bin/linker-tool'],
  ['a link', 'ln -s /nowhere /usr/local/bin/linker-tool'],
  ['a link to a folder', 'ln -s /etc /usr/local/bin/linker-tool'],
])('%s in its place is replaced', async (_, put) => {
  await box.shell(put);
  await install({ bin: ['bin/linker-tool'] });
  expect(await links()).toBe(`./bin/linker-tool ${TARGET}/bin/linker-tool root\n`);
  expect(await box.machine.list('/etc')).not.toContain('linker-tool');
});

test('a folder in its place fails the start, what was linked before it goes, and the folder stays', async () => {
  await box.shell('mkdir -p /usr/local/lib/deep/own');
  const outcome = await install({ bin: ['bin/linker-tool'], lib: ['lib/deep'] });
  expect(outcome).toMatchObject({
    result: 'not-started',
    at: 'usr-local-linker WHEN_ENABLE',
    error: { code: 272 },
  });
  expect(outcome.reason).toContain('/usr/local/lib/deep');
  expect(course(box.events).at(-1)).toBe('undo acquire usr-local-linker WHEN_ENABLE passed');
  expect(await links()).toBe('');
  expect(await box.machine.list('/usr/local/lib/deep')).toEqual(['own']);
});

test('a release goes on where a link is gone, and takes no file that somebody else put there', async () => {
  await install({ bin: ['bin/linker-tool'], lib: ['lib/deep'], etc: ['etc/tool.conf'] });
  await box.shell('cd /usr/local; rm bin/linker-tool etc/tool.conf; echo other > etc/tool.conf');
  expect(summary(await box.nas.stop(NAME))).toEqual({ result: 'done' });
  expect(await links()).toBe('');
  expect(await box.read('/usr/local/etc/tool.conf')).toBe('other\n');
});

test.each(['../outside', 'bin/../../outside', '..', 'bin/', ''])(
  '%j is refused, and nothing is linked',
  async (path) => {
    expect(summary(await install({ bin: ['bin/linker-tool', path] }))).toEqual({
      result: 'not-started',
      at: 'usr-local-linker WHEN_ENABLE',
      error: '272 Failed to acquire startup worker',
      reason: `conf/resource: "usr-local-linker" cannot link ${JSON.stringify(path)}`,
    });
    expect(await links()).toBe('');
  },
);

test('a removal of a package that runs takes the links first', async () => {
  await install({ bin: ['bin/linker-tool'] });
  await box.nas.uninstall(NAME);
  expect(await links()).toBe('');
  expect(await box.leftovers()).toEqual([]);
});
