import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TIMINGS } from '../../src/dsm/timing.ts';
import type { ScenarioResult, Worker } from '../../src/index.ts';
import { tryPackage } from '../../src/index.ts';
import { changed, recordedNas } from '../support/fixture.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const DOCUMENT = readFileSync(join(ROOT, 'docs/writing-a-worker.md'), 'utf8');

interface Example {
  readonly crontab: Worker;
  tryMine(file: string): Promise<ScenarioResult>;
}

let folder: string;
let example: Example;

beforeAll(async () => {
  const [, code = ''] = /^```ts\n(.*?)^```$/ms.exec(DOCUMENT) ?? [];
  folder = mkdtempSync(join(tmpdir(), 'spkbox-worker-'));
  // As in a project that has spkbox and zod installed.
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const file = join(folder, 'example.ts');
  writeFileSync(file, code.replace("from 'spkbox'", `from '${join(ROOT, 'src/index.ts')}'`));
  example = await import(file);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
  expect(existsSync(folder)).toBe(false);
});

/** Its start wants to find the table, and its stop wants to have lost it only afterwards. */
const wanting = (resource: unknown) =>
  changed('only-some-scripts', {
    'conf/resource': JSON.stringify(resource),
    'package/conf/hello.cron': '0 0 * * * root true\n',
    'scripts/start-stop-status': '#!/bin/sh\n[ -s /etc/cron.d/only-some-scripts ]\n',
  });

test('the example of the document makes a package start that cannot start without it', async () => {
  const { file } = await wanting({ crontab: { file: 'conf/hello.cron' } });
  expect((await example.tryMine(file)).passed).toBe(true);
  expect((await tryPackage(file)).passed).toBe(false);
});

test('it gives what it says, and takes it back', async () => {
  const box = await recordedNas({ workers: [example.crontab] });
  await box.nas.install(await wanting({ crontab: { file: 'conf/hello.cron' } }), { start: true });
  expect(await box.read('/etc/cron.d/only-some-scripts')).toBe('0 0 * * * root true\n');
  await box.nas.uninstall('only-some-scripts');
  expect(await box.read('/etc/cron.d/only-some-scripts')).toBe('');
});

test.each([
  [{ file: 'nowhere' }, 'the package has no nowhere'],
  [
    { file: 1 },
    'conf/resource: "crontab" is not as the worker wants it: file: Invalid input: expected string, received number',
  ],
])('it fails the start of a package that wants %j, as the document says', async (spec, reason) => {
  const box = await recordedNas({ workers: [example.crontab] });
  expect(await box.nas.install(await wanting({ crontab: spec }), { start: true })).toMatchObject({
    result: 'not-started',
    at: 'crontab WHEN_ENABLE',
    reason,
  });
});

test('the intervals in the document are the ones that there are, at the places of the guide', () => {
  const rows = [...DOCUMENT.matchAll(/^\| `FROM_(\w+)_TO_(\w+)` \| (.+?) \| (.+?) \|$/gm)];
  expect(rows).toHaveLength(7);
  const placeOf = (name: string | undefined) =>
    TIMINGS.find(({ timing }) => timing === `WHEN_${name}`)?.place ?? '';
  for (const [, from, to, acquires = '', releases = ''] of rows) {
    expect(reach(placeOf(from), ACQUIRES)).toBe(acquires.split(',')[0]);
    expect(reach(placeOf(to), RELEASES)).toBe(releases.split(',')[0]);
  }
});

/** The guide places two timings by others; the document says them by the script. */
const ACQUIRES = { 'before WHEN_STARTUP': 'before start' };
const RELEASES = { 'after WHEN_HALT': 'after stop' };
const reach = (place: string, others: Readonly<Record<string, string>>): string => others[place] ?? place;
