/** docs/ci.md: each command line is run as it stands there, in a folder that has a scenario. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { BIN } from '../cli/support.ts';
import { temporaryFolder } from '../support/packages.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const text = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');
const blocks = (language: string) =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block = '']) => block);

test('the commands work', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'scenarios'));
  const scenario = "{ steps: [{ run: 'true' }] }";
  for (const name of ['a', 'b']) writeFileSync(join(folder, `scenarios/${name}.scenario.json5`), scenario);
  const command = `spkbox() { "${process.execPath}" "${BIN}" "$@"; }; set -e\n${blocks('sh').join('')}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: folder, encoding: 'utf8' });
  expect({ status, stdout }, stderr).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('PASSED 2 of 2 runs'),
  });
});

test('every option of the commands for CI servers, and of action.yml, is one of spkbox', () => {
  const uses = [...blocks('yaml'), readFileSync(join(ROOT, 'action.yml'), 'utf8')]
    .flatMap((block) => block.split('\n'))
    .filter((line) => /spkbox(\.js)?"? (run|merge)|SPKBOX" run/.test(line));
  expect(uses).toHaveLength(4);
  const help = ['run', 'merge'].map(
    (name) => spawnSync(process.execPath, [BIN, name, '--help'], { encoding: 'utf8' }).stdout,
  );
  for (const [, option = ''] of uses.join('\n').matchAll(/ (--[a-z-]+)/g))
    expect(help.join('')).toContain(option);
});
