/** What every start of spkbox loads: help and the version need no library. */
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../spk/support.ts';
import { HELLO, spkbox } from './support.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = temporaryFolder();

/** The files of dist/ that a call loads, as the coverage of Node names them. */
async function loadedBy(args: readonly string[]): Promise<string[]> {
  const coverage = mkdtempSync(join(folder, 'coverage-'));
  await spkbox(args, { env: { NODE_V8_COVERAGE: coverage } });
  const [file = ''] = readdirSync(coverage);
  const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8')) as { result: { url: string }[] };
  return result.flatMap(({ url }) => /\/dist\/(.*)$/.exec(url)?.[1] ?? []);
}

/** The library is in chunks of its own, and this one leads to them. */
const LIBRARY = 'index.js';

test.each([['--version'], ['--help'], ['try', '--help']])(
  '%s %s loads the command line alone',
  async (...args) => {
    const loaded = await loadedBy(args);
    expect(loaded).toContain('main.js');
    expect(loaded).not.toContain(LIBRARY);
    const bytes = loaded.map((name) => statSync(join(ROOT, 'dist', name)).size);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000);
  },
);

test('a command loads the library', async () => {
  expect(await loadedBy(['inspect', HELLO])).toContain(LIBRARY);
});
