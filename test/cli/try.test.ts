/** `spkbox try`: what it prints, where, and how it ends. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { readXml } from '../reporters/well-formed.ts';
import { temporaryFolder } from '../spk/support.ts';
import { changed } from '../support/packages.ts';
import { spkBytes } from '../support/spk-builder.ts';
import { exitCode, fixtureFolder, HELLO, spkbox, start, withoutTimes } from './support.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);

function written(name: string, content: string | Buffer): string {
  writeFileSync(at(name), content);
  return at(name);
}

/** The events of a run, one object a line. */
const eventsOf = (ndjson: string): { seq: number; type: string; [key: string]: unknown }[] =>
  ndjson
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a package that does all right', () => {
  test('a folder is packed, lives its whole life, and what it left behind is printed', async () => {
    const { code, stdout, stderr } = await spkbox(['try', HELLO, '--wizard', 'hello_greeting=Hello, box']);
    expect(stderr).toMatch(/^packed hello 1\.0\.0-0001: 23 members, \d+\.\d KB, in \d+ ms\n$/);
    expect(stdout).toContain(`hello 1.0.0-0001  ${HELLO}`);
    for (const action of ['install', 'stop', 'start', 'uninstall'])
      expect(stdout).toContain(`\n${action} hello`);
    expect(stdout).toContain('Left behind');
    expect(stdout).toContain('/volume1/hello-data');
    expect(stdout).toMatch(/PASSED in .*\n$/);
    expect(code).toBe(0);
  });

  test('an .spk gives the same report as its folder', async () => {
    const file = at('hello.spk');
    await spkbox(['pack', HELLO, '--out', file]);
    const [ofFolder, ofFile] = await Promise.all([spkbox(['try', HELLO]), spkbox(['try', file])]);
    expect(ofFile).toMatchObject({ code: 0, stderr: '' });
    expect(withoutTimes(ofFile.stdout).replace(file, HELLO)).toBe(withoutTimes(ofFolder.stdout));
  });

  test('there are no colours and no moving line without a terminal', async () => {
    const { stdout } = await spkbox(['try', HELLO]);
    expect(stdout).not.toMatch(/[\x1b\r]/);
  });

  test('nothing is left in the temporary folder', async () => {
    const own = at('tmp');
    mkdirSync(own);
    expect(await spkbox(['try', HELLO], { env: { TMPDIR: own } })).toMatchObject({ code: 0 });
    expect(readdirSync(own)).toEqual([]);
    expect(readdirSync(tmpdir()).filter((name) => /^spkbox-[0-9a-f]{8}-/.test(name))).toEqual([]);
  });

  test('the options reach the NAS and the scripts', async () => {
    const args = ['--dsm', '7.1', '--platform', 'rtd1296', '--language', 'ger', '--fidelity', 'guide'];
    const { code, stdout } = await spkbox(['try', HELLO, '--json', ...args, '--time-limit', '1m']);
    expect(code).toBe(0);
    const [first, ...rest] = eventsOf(stdout);
    expect(first).toMatchObject({
      dsm: { release: '7.1', platform: 'rtd1296', arch: 'armv8', language: 'ger', fidelity: 'guide' },
    });
    const messages = rest.filter(({ type }) => type === 'message').map((message) => message.text);
    expect(messages).toContain('Hallo ist bereit. Mit dem Befehl hello kommt der Gruß.');
  });
});

describe('reports', () => {
  test('json is one event a line, numbered without a gap', async () => {
    const { code, stdout } = await spkbox(['try', HELLO, '--json']);
    const events = eventsOf(stdout);
    expect(code).toBe(0);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index));
    expect(events[0]).toMatchObject({ type: 'run-started' });
    expect(events.at(-1)).toMatchObject({ type: 'run-ended', passed: true });
  });

  test('a replay shows a recorded run as it was shown', async () => {
    const args = ['--reporter', `json:${at('run.ndjson')}`, '--reporter', 'pretty'];
    const live = await spkbox(['try', HELLO, ...args]);
    const again = await spkbox(['replay', at('run.ndjson')]);
    expect(again).toEqual({ ...live, stderr: '' });
    const piped = await spkbox(['replay', '-'], { input: readFileSync(at('run.ndjson'), 'utf8') });
    expect(piped.stdout).toBe(live.stdout);
  });

  test('a replay has the exit code of the run', async () => {
    const file = at('failed.ndjson');
    const args = ['--wizard', 'fail_at=start', '--reporter', `json:${file}`];
    expect(await spkbox(['try', fixtureFolder('fails-at'), ...args])).toMatchObject({ code: 1, stdout: '' });
    expect(await spkbox(['replay', file])).toMatchObject({ code: 1 });
    const cut = written('cut.ndjson', readFileSync(file, 'utf8').split('\n').slice(0, 9).join('\n'));
    expect(await spkbox(['replay', cut])).toMatchObject({ code: 2 });
  });

  test('junit is XML, and of a run that passed it has no failure', async () => {
    const { code, stdout } = await spkbox(['try', HELLO, '--reporter', 'junit']);
    expect(code).toBe(0);
    expect(readXml(stdout)).toMatchObject({
      name: 'testsuites',
      attributes: { failures: '0', errors: '0' },
    });
  });

  test('junit of a package that cannot be read says so', async () => {
    const file = written('not-tar.spk', 'no tar at all'.repeat(100));
    const { code } = await spkbox(['try', file, '--reporter', `junit:${at('junit.xml')}`]);
    expect(code).toBe(1);
    expect(readFileSync(at('junit.xml'), 'utf8')).toContain('SPK_NOT_TAR');
  });

  test.each([
    [['--reporter', 'nope'], 'There is no reporter "nope".'],
    [['--reporter', 'pretty', '--json'], 'Two reporters cannot both write to stdout.'],
    [['--reporter', 'json:/nowhere/at/all'], 'The report cannot be written'],
  ])('%s is a mistake', async (args, message) => {
    const { code, stdout, stderr } = await spkbox(['try', HELLO, ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error USE_BAD_VALUE: ${message}`);
  });
});

describe('a package that fails exits with 1', () => {
  test.each([
    ['a script fails', ['fails-at', '--wizard', 'fail_at=postinst'], 'it exited with 1'],
    ['a script takes too long', ['slow', '--time-limit', '300ms'], 'it was still running after 0.3 s'],
    ['DSM refuses it', ['wrong-arch'], 'DSM error 281'],
  ])('%s', async (_, [name = '', ...args], words) => {
    const { code, stdout } = await spkbox(['try', fixtureFolder(name), ...args]);
    expect(stdout).toContain(words);
    expect(stdout).toMatch(/FAILED in .*\n {2}✗ .*\n( {4}.*\n)*$/);
    expect(code).toBe(1);
  });

  test('--strict fails one that leaves something behind', async () => {
    const file = at('strict.ndjson');
    const of = fixtureFolder('writes-everywhere');
    expect(await spkbox(['try', of])).toMatchObject({ code: 0 });
    const { code, stdout } = await spkbox([
      'try',
      of,
      '--strict',
      '--reporter',
      'pretty',
      '--reporter',
      `json:${file}`,
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain('FAILED');
    expect(await spkbox(['replay', file])).toMatchObject({ code: 1 });
  });

  test('--keep says why it opens no shell', async () => {
    const args = ['--keep', '--wizard', 'fail_at=postinst'];
    const { code, stderr } = await spkbox(['try', fixtureFolder('fails-at'), ...args]);
    expect(stderr).toContain('--keep opens no shell: it needs a terminal');
    expect(code).toBe(1);
  });

  test.each([
    ['no tar', 'no tar at all'.repeat(100), 'SPK_NOT_TAR'],
    ['an empty file', '', 'SPK_EMPTY'],
    ['a bad version', spkBytes({ info: { version: 'one/two' } }), 'INFO_BAD_VERSION'],
  ])('%s is said once on each stream, without a trace', async (_, bytes, errorCode) => {
    const { code, stdout, stderr } = await spkbox(['try', written('bad.spk', bytes)]);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^error ${errorCode}: .+\n( {2}where: .+\n)? {2}what to do: .+\n$`));
    expect(stdout).toContain(errorCode);
    expect(stderr + stdout).not.toMatch(/^\s+at /m);
  });

  test('a folder that is at fault is named, not the file that it was packed into', async () => {
    const bad = at('bad-folder');
    mkdirSync(join(bad, 'package'), { recursive: true });
    writeFileSync(join(bad, 'INFO'), 'package="bad"\nversion="one two"\n');
    const { code, stderr } = await spkbox(['try', bad]);
    expect(code).toBe(1);
    expect(stderr).toContain('INFO_BAD_VERSION');
    expect(stderr).not.toContain('/proc/');
  });
});

describe('a wrong call exits with 2', () => {
  test.each([
    ['a file that is not there', ['/nowhere/x.spk'], 'USE_FILE_NOT_FOUND'],
    ['a DSM that is not known', [HELLO, '--dsm', '9'], 'USE_BAD_VALUE'],
    ['an engine that is not known', [HELLO, '--engine', 'magic'], 'USE_BAD_VALUE'],
    ['a volume that is not there', [HELLO, '--volume', '/volume7'], 'USE_BAD_VALUE'],
    ['an answer with a name that means something', [HELLO, '--wizard', 'PATH=/x'], 'USE_BAD_ANSWERS'],
    ['a folder that is no package', [folder], 'PACK_BAD_FOLDER'],
  ])('%s', async (_, args, errorCode) => {
    const { code, stderr } = await spkbox(['try', ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(`error ${errorCode}: `);
  });
});

describe('a file of answers', () => {
  const greeting = async (file: string, ...args: string[]) => {
    const { code, stdout } = await spkbox(['try', HELLO, '--json', '--wizard-file', file, ...args]);
    return { code, files: stdout };
  };

  test('answers the wizards of the installation and the uninstallation', async () => {
    const file = written(
      'both.json5',
      '{install: {hello_greeting: "Hi"}, uninstall: {hello_delete_data: true}}',
    );
    const { code, files } = await greeting(file);
    expect(code).toBe(0);
    expect(files).toContain('Hello is gone, and so are its settings.');
  });

  test('holds the answers of the installation where it has no groups; the command line goes before it', async () => {
    const file = written('plain.json5', "{\n  // a comment\n  fail_at: 'preinst',\n}");
    const args = ['try', fixtureFolder('fails-at'), '--wizard-file', file];
    expect(await spkbox(args)).toMatchObject({ code: 1 });
    expect(await spkbox([...args, '--wizard', 'fail_at='])).toMatchObject({ code: 0 });
  });

  test.each([
    ['no JSON5', '{"a": ', /USE_BAD_ANSWERS.*JSON5\.\n {2}where: .*answers:1:7/],
    ['a list', '[1]', /USE_BAD_ANSWERS.*no object/],
    ['a list as an answer', '{a: [1]}', /USE_BAD_ANSWERS.*"a" is no text.*\n {2}where: .*: a/],
    ['null as an answer', '{a: null}', /USE_BAD_ANSWERS/],
    ['a group that is none', '{start: {}, a: 1}', /USE_BAD_ANSWERS.*"start" is no group/],
    ['groups beside answers', '{install: {}, a: 1}', /USE_BAD_ANSWERS.*"a" is no group/],
    ['a name that means something', '{LD_PRELOAD: "x"}', /USE_BAD_ANSWERS/],
  ])('with %s is refused', async (_, content, message) => {
    const { code, stderr } = await spkbox(['try', HELLO, '--wizard-file', written('answers', content)]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  test('must be there', async () => {
    const { code, stderr } = await spkbox(['try', HELLO, '--wizard-file', '/nowhere']);
    expect(stderr).toContain('USE_FILE_NOT_FOUND');
    expect(code).toBe(2);
  });
});

describe('where nobody reads on', () => {
  test.runIf(existsSync('/dev/full'))('a report that finds no room spoils the run', async () => {
    const { code, stderr } = await spkbox(['try', HELLO, '--reporter', 'json:/dev/full']);
    expect(stderr).toMatch(
      /error USE_BAD_VALUE: The report cannot be written: ENOSPC.*\n {2}where: \/dev\/full\n/,
    );
    expect(code).toBe(2);
  });

  test('the run goes to its end, and says nothing about it', async () => {
    const child = start(['try', HELLO, '--reporter', 'pretty', '--reporter', `json:${at('unread.ndjson')}`]);
    child.stdout.once('data', () => child.stdout.destroy());
    const [stderr, code] = await Promise.all([text(child.stderr), exitCode(child)]);
    expect(stderr).toMatch(/^packed hello .*\n$/);
    expect(code).toBe(0);
    expect(eventsOf(readFileSync(at('unread.ndjson'), 'utf8')).at(-1)).toMatchObject({ type: 'run-ended' });
  });
});

test('wants each package once, and points at upgrade for its versions', async () => {
  const { code, stderr } = await spkbox(['try', HELLO, resolve(HELLO, '../hello-2'), '--json']);
  expect(code).toBe(2);
  expect(stderr).toContain('error USE_BAD_VALUE: hello is named twice');
  expect(stderr).toContain('spkbox upgrade');
});

test('says nothing of a run where no NAS could be started', async () => {
  const env = { DOCKER_HOST: 'tcp://127.0.0.1:1' };
  const { code, stdout, stderr } = await spkbox(['try', HELLO, '--engine', 'docker'], { env });
  expect(code).toBe(2);
  expect(stdout).not.toContain('NOT ENDED');
  expect(stderr).toContain('error MACHINE_DOCKER_UNREACHABLE: ');
});

test('says at the end what a package that passes did not have', async () => {
  const info = readFileSync(join(fixtureFolder('only-some-scripts'), 'INFO'), 'utf8');
  const { file } = await changed('only-some-scripts', { INFO: `${info}install_dep_packages="PHP8.2>8"\n` });
  const { code, stdout } = await spkbox(['try', file]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^PASSED in .*, without the package PHP8\.2$/m);
});
