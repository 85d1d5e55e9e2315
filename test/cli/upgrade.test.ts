/** `spkbox upgrade`: the demo package from its first to its second version. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { RunEvent } from '../../src/index.ts';
import { temporaryFolder } from '../spk/support.ts';
import { changed } from '../support/packages.ts';
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

test('wants at least two versions of one package', async () => {
  const { code, stderr } = await spkbox(['upgrade', HELLO]);
  expect(code).toBe(2);
  expect(stderr).toContain('USE_UNKNOWN_OPTION');
});
