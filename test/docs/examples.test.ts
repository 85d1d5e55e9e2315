/** The examples of the documents are run as they stand there, by a project that has spkbox installed. */
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packSpk } from '../../src/spk/pack/pack-spk.ts';
import { buildOnce } from '../support/build.ts';
import { changed } from '../support/packages.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PACKAGES = join(ROOT, 'scenarios/packages');

buildOnce();

let project: string;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'spkbox-examples-'));
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(ROOT, join(project, 'node_modules/spkbox'));
  symlinkSync(join(ROOT, 'node_modules/vitest'), join(project, 'node_modules/vitest'));
  for (const name of ['hello.spk', 'hello-1.0.spk'])
    await packSpk(join(PACKAGES, 'hello'), join(project, name));
  await packSpk(join(PACKAGES, 'hello-2'), join(project, 'hello-2.0.spk'));
  symlinkSync((await visitor()).file, join(project, 'visitor.spk'));
});

afterAll(() => rmSync(project, { recursive: true }));

/** A package that needs hello, and that runs from its start to its stop. */
const visitor = () =>
  changed('trace', {
    INFO: [
      'package="visitor"',
      'version="1.0.0-0001"',
      'os_min_ver="7.0-40000"',
      'arch="noarch"',
      'description="A visitor of hello."',
      'maintainer="spkbox"',
      'install_dep_packages="hello"',
    ].join('\n'),
    'conf/resource': undefined,
    'scripts/start-stop-status': [
      '#!/bin/sh',
      'case $1 in',
      '  start) touch /var/packages/visitor/var/runs ;;',
      '  stop) rm -f /var/packages/visitor/var/runs ;;',
      '  status) [ -f /var/packages/visitor/var/runs ] || exit 3 ;;',
      'esac',
      '',
    ].join('\n'),
  });

const isForVitest = (code: string): boolean => code.includes("'spkbox/vitest'");

const examplesOf = (file: string): string[] =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);

async function run(code: string): Promise<{ exitCode: number | null; said: string }> {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 },
  });
  const file = join(mkdtempSync(join(project, 'example-')), 'example.mjs');
  writeFileSync(file, outputText);
  const child = spawn(process.execPath, [file], { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const said = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { exitCode: await ended, said: said.join('') };
}

describe.each([
  ['docs/library.md', 11],
  ['docs/faults.md', 2],
  ['README.md', 1],
])('%s', (file, number) => {
  const examples = examplesOf(file).filter((code) => !isForVitest(code));

  test(`has ${number} examples`, () => {
    expect(examples).toHaveLength(number);
  });

  test.each(examples.map((code, at) => [at + 1, code] as const))('example %i works', async (_, code) => {
    expect(await run(code)).toEqual({ exitCode: 0, said: '' });
  });
});

test('the examples for vitest pass, all in one run', async () => {
  const examples = ['README.md', 'docs/vitest.md'].flatMap(examplesOf).filter(isForVitest);
  examples.forEach((code, at) => {
    writeFileSync(join(project, `example-${at}.test.ts`), code);
  });
  const env = { ...process.env, VITEST: undefined, NO_COLOR: '1' };
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--testTimeout=30000', '--no-isolate'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: project, env });
  expect(stdout).toMatch(/Test Files +4 passed \(4\)/);
});
