/** `spkbox upgrade`: the demo package from its first to its second version. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../src/index.ts';
import { temporaryFolder } from '../spk/support.ts';
import { ACTIVE } from '../support/active.ts';
import { changed } from '../support/packages.ts';
import { rough } from '../support/rough.ts';
import { fixtureFolder, HELLO, spkbox } from './support.ts';

const HELLO_2 = resolve(HELLO, '../hello-2');
const folder = temporaryFolder();

const eventsOf = (stdout: string): RunEvent[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('brings the settings into their new form, and says so', async () => {
  const { code, stdout } = await spkbox(['upgrade', HELLO, HELLO_2]);
  expect(code, stdout).toBe(0);
  expect(stdout).toMatch(/^data of hello, from 1\.0\.0-0001 to 2\.0\.0-0002 /m);
  expect(stdout).toMatch(/ · 1 new · 1 lost$/m);
  expect(stdout).toMatch(/^ {4}lost +\/volume1\/@appconf\/hello\/greeting$/m);
  expect(stdout).toMatch(/^ {4}new +\/volume1\/@appconf\/hello\/hello\.conf$/m);
  expect(stdout).toMatch(/^PASSED in /m);
});

const file = () => {
  const path = join(folder, 'answers.json5');
  writeFileSync(path, '{install: {fail_at: "none"}, upgrade: {fail_at: "preupgrade"}}');
  return path;
};

test.each([
  ['on the command line', () => ['--upgrade-wizard', 'fail_at=preupgrade']],
  ['in a file', () => ['--wizard-file', file()]],
])('gives the upgrade its own answers: %s', async (_, answers) => {
  const info = readFileSync(join(fixtureFolder('fails-at'), 'INFO'), 'utf8');
  const newer = await changed('fails-at', { INFO: info.replace('1.0.0-0001', '1.0.0-0002') });
  const paths = [fixtureFolder('fails-at'), newer.file];
  expect(await spkbox(['upgrade', ...paths])).toMatchObject({ code: 0 });
  const { code, stdout } = await spkbox(['upgrade', ...paths, '--json', ...answers()]);
  expect(code).toBe(1);
  const outcomes = eventsOf(stdout).flatMap((event) =>
    event.type === 'action-ended' ? [event.outcome] : [],
  );
  expect(outcomes).toMatchObject([
    { action: 'install', result: 'done' },
    { action: 'upgrade', result: 'aborted', at: 'preupgrade' },
    { action: 'uninstall', result: 'done' },
  ]);
});

test('its recording replays to the same report', async () => {
  const recording = join(folder, 'run.ndjson');
  const args = ['upgrade', HELLO, HELLO_2, '--reporter', `json:${recording}`, '--reporter', 'pretty'];
  const live = await spkbox(args);
  expect((await spkbox(['replay', recording])).stdout).toBe(live.stdout);
});

test.each([
  [['--chain', '--all-pairs'], 'USE_BAD_VALUE', '--chain and --all-pairs cannot be chosen together'],
  [['--seed', '/nowhere.sh'], 'USE_FILE_NOT_FOUND', '/nowhere.sh'],
])('%j is a wrong call', async (options, code, text) => {
  const { code: exitCode, stderr } = await spkbox(['upgrade', HELLO, HELLO_2, ...options]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(code);
  expect(stderr).toContain(text);
});

test('fails where the settings of users are put back, unless that is allowed', async () => {
  const paths = ['lived-in', 'lived-in-resets'].map(fixtureFolder);
  const { code, stdout } = await spkbox(['upgrade', ...paths]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^ {2}of what users had: 2 kept · 1 put back$/m);
  expect(stdout).toContain('failed · scripts/postinst:3 · upgrade-data-reset');
  const allowed = await spkbox(['upgrade', ...paths, '--allow-lost', 'var/*.conf']);
  expect(allowed).toMatchObject({ code: 0 });
  expect(allowed.stdout).toMatch(/^ {2}of what users had: 2 kept · 1 allowed to go$/m);
});

test('wants at least two versions of one package', async () => {
  const { code, stderr } = await spkbox(['upgrade', HELLO]);
  expect(code).toBe(2);
  expect(stderr).toContain('USE_UNKNOWN_OPTION');
});

test('nothing that a package does in its box acts on the terminal, nor in a report', async () => {
  const evil = "$(printf 'a\\033]0;t\\007\\033[2J\\r\\b\\302\\205\\342\\200\\256\\377\\177z')";
  const script = `e="${evil}"; echo "$e"; echo "$e" >&2; echo "$e" > "$SYNOPKG_TEMP_LOGFILE"
    touch "/tmp/$e" "$SYNOPKG_PKGVAR/$e" "$SYNOPKG_PKGDEST_VOL/$e"
    synouser --get "$e"; synopkg status "$e"; synopkg "$e"; servicetool "$e"; synologset1 sys info 0x11100000 "$e"
    (exec -a "$e" sleep 100 >/dev/null 2>&1 &)`;
  const status = `echo "${evil}"; echo "${evil}" >&2; exit 3`;
  const versions = ['1.0-1', '2.0-1'].map((version) =>
    rough('own', {
      version,
      scripts: {
        postinst: script,
        start: `${script}; exit 1`,
        preuninst: script,
        postuninst: script,
        status,
      },
    }),
  );
  const [old, newer] = (await Promise.all(versions)).map(({ file }) => file) as [string, string];
  const allTextOf = async (...args: readonly string[]) => {
    const reports = ['junit', 'json'].map((name) => join(folder, `${args[0]}.${name}`));
    const reporting = ['pretty', `junit:${reports[0]}`, `json:${reports[1]}`];
    const { stdout, stderr } = await spkbox([
      ...args,
      '--verbose',
      ...reporting.flatMap((name) => ['--reporter', name]),
    ]);
    expect(stdout).toContain('\\x1b]0;t\\x07');
    return [stdout, stderr, ...reports.map((file) => readFileSync(file, 'utf8'))];
  };
  const texts = await Promise.all([allTextOf('upgrade', old, newer), allTextOf('try', old)]);
  for (const text of texts.flat()) expect(text).not.toMatch(ACTIVE);
});
