/** Builds dist/ for the tests that run the command line as its users do: when the first needs it, and only if it is old. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withFileLock } from './file-lock.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'dist/cli/main.js');
/** Set to the time at which the last build began: a source that changes meanwhile is newer. */
const NOTES = join(ROOT, 'dist/.tsbuildinfo');

/** Other workers of the same run wait for the first. */
export function buildOnce(): void {
  withFileLock(join(ROOT, 'node_modules/.cache/build.lock'), () => {
    if (!isUpToDate()) build();
  });
}

function isUpToDate(): boolean {
  if (!existsSync(MAIN) || !existsSync(NOTES)) return false;
  const built = statSync(NOTES).mtimeMs;
  return [...sources()].every((path) => statSync(path).mtimeMs < built);
}

/** Folders too: the removal of a file changes its folder. */
function* sources(): Generator<string> {
  yield join(ROOT, 'tsconfig.json');
  yield join(ROOT, 'tsconfig.build.json');
  yield join(ROOT, 'src');
  for (const name of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }))
    yield join(ROOT, 'src', name);
}

function build(): void {
  const began = new Date();
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  // The compiler trusts its notes, also when somebody removed what it had written.
  if (!existsSync(MAIN)) rmSync(NOTES, { force: true });
  const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', join(ROOT, 'tsconfig.build.json')], {
    encoding: 'utf8',
  });
  if (!existsSync(MAIN)) throw new Error(`dist/ cannot be built:\n${stdout}`);
  // The compiler writes files that do not fit their types, too; "npm run check" is what fails then.
  if (status !== 0) console.warn(stdout);
  utimesSync(NOTES, began, began);
}
