/** What every start of spkbox loads: help and the version need no library. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../spk/support.ts';
import { HELLO, spkbox } from './support.ts';

const folder = temporaryFolder();

/** The files of dist/ that a call loads, as the coverage of Node names them. */
async function loadedBy(args: readonly string[]): Promise<string[]> {
  const coverage = mkdtempSync(join(folder, 'coverage-'));
  await spkbox(args, { env: { NODE_V8_COVERAGE: coverage } });
  const [file = ''] = readdirSync(coverage);
  const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8')) as { result: { url: string }[] };
  return result.flatMap(({ url }) => /\/dist\/(.*)$/.exec(url)?.[1] ?? []);
}

test.each([['--version'], ['--help'], ['try', '--help']])(
  '%s %s loads the command line alone',
  async (...args) => {
    const loaded = await loadedBy(args);
    expect(loaded).toContain('cli/program.js');
    expect(loaded.filter((name) => !name.startsWith('cli/')).sort()).toEqual(['errors.js', 'version.js']);
  },
);

test('a command loads the library', async () => {
  expect(await loadedBy(['inspect', HELLO])).toContain('index.js');
});
