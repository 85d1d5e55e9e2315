/** Builds dist/ once before the tests, since some of them run the command line as its users do. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

export function setup(): void {
  const main = at('dist/cli/main.js');
  // The compiler believes its own notes, also when somebody removed what it had written.
  if (!existsSync(main)) rmSync(at('node_modules/.cache/tsc'), { recursive: true, force: true });
  const { status, stdout } = spawnSync(
    process.execPath,
    [at('node_modules/typescript/bin/tsc'), '-p', at('tsconfig.build.json')],
    { encoding: 'utf8' },
  );
  if (!existsSync(main)) throw new Error(`dist/ cannot be built:\n${stdout}`);
  // What does not fit its types is written all the same; "npm run check" is what fails of it.
  if (status !== 0) console.warn(stdout);
}
