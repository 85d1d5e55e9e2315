import { describe, expect, test } from 'vitest';
import { course, type RecordedNas, recordedNas } from '../support/fixture.ts';
import { rough } from '../support/rough.ts';

const PATTERNDB = '/usr/local/etc/syslog-ng/patterndb.d';

const wanting = (config: unknown, files: Readonly<Record<string, string>> = {}) =>
  rough('logger', {
    files: {
      'conf/resource': JSON.stringify({ 'syslog-config': config }),
      'package/etc/syslog.conf': 'destination d_logger { file("/var/packages/logger/var/x.log"); };\n',
      'package/etc/logrotate.conf': '/var/packages/logger/var/x.log { rotate 3 }\n',
      'package/etc/not': 'and not filter(f_logger)\n',
      ...files,
    },
  });

const WHOLE = {
  'patterndb-relpath': 'etc/syslog.conf',
  patterninc: [{ 'target-dir': 'not2msg', 'conf-relpath': 'etc/not' }],
  'patterndb-inc': [{ 'target-dir': 'not2kern', 'conf-relpath': 'etc/not' }],
  'logrotate-relpath': 'etc/logrotate.conf',
};

const PLACES = [
  `${PATTERNDB}/logger.conf`,
  `${PATTERNDB}/include/not2msg/logger.conf`,
  `${PATTERNDB}/include/not2kern/logger.conf`,
  '/usr/local/etc/logrotate.d/logger',
];

const placed = async ({ machine }: RecordedNas) => machine.kinds(PLACES);

test('the fragments are there while the package runs, root’s and 0644, and gone when it is stopped', async () => {
  const box = await recordedNas();
  await box.nas.install(await wanting(WHOLE), { start: true });
  expect(await placed(box)).toEqual(Array(4).fill('file'));
  expect(await box.read(`${PATTERNDB}/include/not2msg/logger.conf`)).toBe('and not filter(f_logger)\n');
  expect(await box.machine.look([PLACES[0] ?? ''])).toMatchObject([
    { mode: 0o644, owner: { uid: 0, gid: 0 } },
  ]);
  await box.nas.stop('logger');
  expect(await placed(box)).toEqual(Array(4).fill(undefined));
  await box.nas.start('logger');
  expect(await placed(box)).toEqual(Array(4).fill('file'));
  await box.nas.uninstall('logger');
  expect(await placed(box)).toEqual(Array(4).fill(undefined));
});

test('a file of that name is replaced', async () => {
  const box = await recordedNas();
  await box.shell('mkdir -p /usr/local/etc/logrotate.d; echo old > /usr/local/etc/logrotate.d/logger');
  await box.nas.install(await wanting({ 'logrotate-relpath': 'etc/logrotate.conf' }), { start: true });
  expect(await box.read('/usr/local/etc/logrotate.d/logger')).toContain('rotate 3');
});

describe('the start is undone', () => {
  test.each([
    [
      'a file that the package does not have',
      { ...WHOLE, 'logrotate-relpath': 'etc/nowhere' },
      'etc/nowhere',
    ],
    ['a path that leads out', { ...WHOLE, 'logrotate-relpath': '../../etc/passwd' }, '../../etc/passwd'],
    [
      'a folder of another name',
      { patterninc: [{ 'target-dir': '../x', 'conf-relpath': 'etc/not' }] },
      '../x',
    ],
    ['a value of another type', { 'patterndb-relpath': 1 }, 'patterndb-relpath'],
  ])('by %s', async (_, config, told) => {
    const box = await recordedNas();
    const outcome = await box.nas.install(await wanting(config), { start: true });
    expect(outcome).toMatchObject({ result: 'not-started', at: 'syslog-config WHEN_STARTUP' });
    expect(outcome.reason).toContain(told);
    expect(await placed(box)).toEqual(Array(4).fill(undefined));
    expect(course(box.events)).toContain('acquire syslog-config WHEN_STARTUP failed');
  });
});
