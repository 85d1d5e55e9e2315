/** Builds dist/ for the tests that run the command line as its users do: when the first needs it, and only if it is old. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withFileLock } from './file-lock.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'dist/main.js');

/** Other workers of the same run wait for the first. */
export function buildOnce(): void {
  withFileLock(join(ROOT, 'node_modules/.cache/build.lock'), () => {
    if (!isUpToDate()) build();
  });
}

function isUpToDate(): boolean {
  if (!existsSync(MAIN)) return false;
  const built = statSync(MAIN).mtimeMs;
  return [...sources()].every((path) => statSync(path).mtimeMs < built);
}

/** Folders too: the removal of a file changes its folder. */
function* sources(): Generator<string> {
  yield join(ROOT, 'rolldown.config.mjs');
  yield join(ROOT, 'src');
  for (const name of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }))
    yield join(ROOT, 'src', name);
}

/** Without a look at types: "npm run check" does that. */
function build(): void {
  const began = new Date();
  const rolldown = join(ROOT, 'node_modules/rolldown/bin/cli.mjs');
  const { status, stderr } = spawnSync(process.execPath, [rolldown, '-c'], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`dist/ cannot be built:\n${stderr}`);
  // A source that changes meanwhile is newer.
  utimesSync(MAIN, began, began);
}
