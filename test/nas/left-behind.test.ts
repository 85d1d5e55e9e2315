import { beforeAll, describe, expect, test } from 'vitest';
import type { LeftBehind } from '../../src/events.ts';
import { changed, type RecordedNas, recordedNas } from '../support/fixture.ts';
import { rough } from '../support/rough.ts';

const NAME = 'only-some-scripts';
const PUT = `#!/bin/sh
mkdir -p /tmp/tree/deep; echo 12345 > /tmp/tree/deep/file; ln -s /etc/passwd /tmp/tree/link; mkfifo /tmp/tree/pipe
echo kept > /var/packages/${NAME}/var/data
nc -l 127.0.0.1 5 2> /dev/null
setsid perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1:4321") or die; open F, ">/tmp/ready"; close F; sleep 1000' < /dev/null > /dev/null 2>&1 &
until [ -e /tmp/ready ]; do sleep 0.01; done
`;

let box: RecordedNas;
let left: readonly LeftBehind[];
const at = (what: string) => left.find((line) => line.what === what);

beforeAll(async () => {
  box = await recordedNas();
  const spk = await changed(NAME, { 'scripts/postinst': PUT });
  expect((await box.nas.install(spk, { start: true })).result).toBe('done');
  await box.shell(
    'echo x >> /etc/hosts; chmod 600 /etc/VERSION; rm /etc.defaults/synoinfo.conf; echo "me:x:1500:100::/:/bin/sh" >> /etc/passwd; echo "us:x:1500:" >> /etc/group; seq -f "p%.0f:x:1501:100:::" 500 >> /etc/passwd',
  );
  await box.nas.uninstall(NAME);
  left = (await box.nas.leftBehind()).left;
});

test('a tree is one line, with all that is in it', () => {
  expect(at('/tmp/tree')).toMatchObject({ kind: 'files', verdict: 'left', why: 'made, and not removed' });
  expect(at('/tmp/tree')?.files.map(({ path, kind, change }) => `${change} ${kind} ${path}`)).toEqual([
    'created folder /tmp/tree',
    'created folder /tmp/tree/deep',
    'created file /tmp/tree/deep/file',
    'created link /tmp/tree/link',
    'created other /tmp/tree/pipe',
  ]);
});

test('a file says whose it is, its mode and its size; an account that is gone is a number', () => {
  const file = at('/tmp/tree')?.files.find(({ path }) => path.endsWith('/file'));
  expect(file).toMatchObject({ mode: '0644', size: 6, owner: expect.stringMatching(/^\d+:\d+$/) });
});

describe('what was there before', () => {
  test.each([
    ['/etc/hosts', 'modified', 'changed'],
    ['/etc/VERSION', 'metadata', 'mode or owner changed'],
    ['/etc.defaults/synoinfo.conf', 'deleted', 'removed, though it was not the package’s'],
  ])('%s is %s', (path, change, why) => {
    expect(at(path)).toMatchObject({ verdict: 'left', why, files: [{ path, change }] });
  });
});

test('what DSM keeps is said to be kept, and its logs to be logs', () => {
  const verdicts = Object.fromEntries(
    left.filter(({ verdict }) => verdict !== 'left').map(({ what, verdict }) => [what, verdict]),
  );
  expect(verdicts).toEqual({
    [`/var/log/packages/${NAME}.log`]: 'log',
    '/var/log/synopkg.log': 'log',
    [`/volume1/@appconf/${NAME}`]: 'kept',
    [`/volume1/@appdata/${NAME}`]: 'kept',
    [`/volume1/@apphome/${NAME}`]: 'kept',
    [`/volume1/@appshare/${NAME}`]: 'kept',
  });
});

test('accounts are told by name, of hundreds the first, and not as changed files', () => {
  const accounts = left.flatMap(({ kind, what }) => (kind === 'account' ? [what] : []));
  expect(accounts).toHaveLength(202);
  expect(accounts.slice(0, 2)).toEqual(['user me', 'user p1']);
  expect(accounts.slice(-2)).toEqual(['301 more lines of /etc/passwd', 'group us']);
  expect(at('/etc/passwd')).toBeUndefined();
});

test('a process and its port are told, each with the other', () => {
  const process = left.find(({ kind }) => kind === 'process');
  expect(process?.what).toMatch(/^perl -MIO::Socket::INET .* \(pid \d+, \d+\)$/s);
  const pid = /pid (\d+)/.exec(process?.what ?? '')?.[1];
  expect(at('tcp 127.0.0.1:4321')).toMatchObject({ kind: 'port', why: `still open, held by pid ${pid}` });
});

test('the event says the same as the answer', () => {
  expect(box.events.findLast(({ type }) => type === 'left-behind')).toMatchObject({ left });
});

test('a box on which nothing happened has nothing left', async () => {
  const fresh = await recordedNas();
  const { left, imprecise } = await fresh.nas.leftBehind();
  expect(left).toEqual([]);
  // Only an engine with exact changes says who made them.
  expect(imprecise.filter(({ fact }) => fact !== 'who made what')).toEqual([]);
});

test.each([true, false])(
  'what a package has that is still installed is no leftover; attribution %s',
  async (attribution) => {
    const other = await recordedNas({ attribution });
    const daemon = 'sleep 900 > /dev/null 2>&1 &';
    const spk = await rough('stays', { scripts: { start: daemon, preuninst: 'exit 1' } });
    await other.nas.install(spk, { start: true });
    await other.shell('touch /etc/of-nobody');
    expect((await other.nas.uninstall('stays')).result).toBe('aborted');
    const { left: found } = await other.nas.leftBehind();
    const unwanted = found.filter(({ verdict }) => verdict === 'left').map(({ what }) => what);
    expect(unwanted).toEqual(['/etc/of-nobody']);
    const kept = found.filter(({ why }) => why === 'stays is still installed').map(({ kind }) => kind);
    expect(new Set(kept)).toEqual(new Set(['files', 'process', 'account']));
  },
);
