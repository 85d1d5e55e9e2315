/** What `spkbox init` makes passes at once, in a project that has spkbox as npm packs it; and how its tests fail. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { runInit } from '../../src/cli/init/run.ts';
import { VERSION } from '../../src/version.ts';
import { buildOnce } from '../support/build.ts';
import { temporaryFolder } from '../support/packages.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

buildOnce();

/** A folder whose node_modules has spkbox as npm packs it, and this repository's own vitest and dependencies. */
async function folderWithSpkbox(): Promise<string> {
  const folder = temporaryFolder();
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'spkbox'), { recursive: true });
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    cwd: ROOT,
  });
  const archive = join(folder, stdout.trim().split('\n').at(-1) ?? '');
  await run('tar', ['-xzf', archive, '-C', join(modules, 'spkbox'), '--strip-components=1']);
  for (const name of readdirSync(join(ROOT, 'node_modules')))
    if (!name.startsWith('.')) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  return folder;
}

const BIN = '../node_modules/spkbox/bin/spkbox.js';
const VITEST = '../node_modules/vitest/vitest.mjs';

const FAILING = `
import { expect, test } from 'spkbox/vitest';

test('an action', async ({ nas }) => {
  await nas.install('broken');
});

test('a matcher', async ({ nas }) => {
  const pkg = await nas.install('spk', { start: false });
  await expect(pkg).toBeRunning();
});

test('no await', async ({ nas }) => {
  expect(nas).toHaveInstalled({});
});

test('an assertion', async ({ nas }) => {
  await nas.exec('echo changed > /etc/changed');
  expect(1).toBe(2);
});

test('out of time', { timeout: 2000 }, async ({ nas }) => {
  await nas.exec('sleep 1000');
});
`;

interface VitestJson {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

let project: string;
let tried: string;
let ran: string;
/** Of each test, the failed ones with what they say. */
let said: Readonly<Record<string, string>>;

beforeAll(async () => {
  const folder = await folderWithSpkbox();
  const bin = join(folder, 'node_modules/spkbox/bin/spkbox.js');
  await run(process.execPath, [bin, 'init', 'my-daemon'], { cwd: folder });
  project = join(folder, 'my-daemon');
  await run('cp', ['-r', 'spk', 'broken'], { cwd: project });
  writeFileSync(join(project, 'broken/scripts/postinst'), '#!/bin/sh\necho "no room for me" >&2\nexit 3\n');
  writeFileSync(join(project, 'test/failing.test.ts'), FAILING);
  [tried, ran, said] = await Promise.all([inProject(BIN, 'try', 'spk'), inProject(BIN, 'run'), failures()]);
}, 120_000);

const inProject = async (...args: readonly string[]): Promise<string> => {
  const env = { ...process.env, VITEST: undefined, NO_COLOR: '1' };
  const ended = run(process.execPath, args, { cwd: project, env });
  return ended.then(
    ({ stdout, stderr }) => stdout + stderr,
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
  );
};

/** What each test says when it fails; all of them run in threads. */
async function failures(): Promise<Readonly<Record<string, string>>> {
  const file = 'results.json';
  await inProject(VITEST, 'run', '--pool=threads', '--reporter=json', `--outputFile=${file}`);
  const { testResults }: VitestJson = JSON.parse(readFileSync(join(project, file), 'utf8'));
  return Object.fromEntries(
    testResults.flatMap(({ assertionResults }) =>
      assertionResults.map(({ title, failureMessages }) => [title, failureMessages.join('\n')]),
    ),
  );
}

describe('spkbox init', () => {
  test('makes a package that passes try, run and its own tests', () => {
    expect(readFileSync(join(project, 'package.json'), 'utf8')).toContain(`"spkbox": "^${VERSION}"`);
    expect(existsSync(join(project, '.gitignore'))).toBe(true);
    expect(tried).toMatch(/^PASSED/m);
    expect(ran).toMatch(/^PASSED 2 of 2 runs/m);
    expect(Object.entries(said).filter(([title]) => !FAILING.includes(`'${title}'`))).toEqual([
      ['says what the user chose in the wizard', ''],
      ['runs again after a boot', ''],
      ['keeps its settings in an upgrade', ''],
      ['leaves nothing behind', ''],
    ]);
  });

  test('overwrites nothing, and refuses names that no package has', async () => {
    await expect(runInit(project)).rejects.toThrow('spkbox init overwrites nothing');
    await expect(runInit('my daemon')).rejects.toThrow('"my daemon" is no name for a package here');
  });
});

test('a test that fails says what the command line says, and where its recording is', async () => {
  expect(said['an action']).toMatch(
    /^PackageFailure: install my-daemon 1.0.0-0001 ended as broken at postinst/,
  );
  expect(said['an action']).toContain('no room for me');
  expect(said['an action']).toContain('▸ install broken  (line 5)');
  expect(said['a matcher']).toContain('expected that the status of my-daemon is running: it is stop');
  expect(said['a matcher']).toContain('✗ the status of my-daemon is running');
  expect(said['no await']).toContain('toHaveInstalled in line 14 was not awaited');
  expect(said['an assertion']).toMatch(/created +\/etc\/changed/);
  expect(said['an assertion']).toContain('FAILED');
  expect(said['out of time']).toContain('Test timed out in 2000ms');
  const recording = readdirSync(join(project, 'spkbox-report')).find((name) => name.includes('an-action'));
  expect(await inProject(BIN, 'replay', join('spkbox-report', recording ?? ''))).toMatch(/^FAILED/m);
});
