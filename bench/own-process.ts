/** Runs a program of the bench in its own process, for measurements that other work in the process would distort. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = join(fileURLToPath(import.meta.url), '..');

/** The output of the program. */
export const inOwnProcess = (program: 'command-times' | 'install-once', ...args: readonly string[]): string =>
  execFileSync(process.execPath, [join(FOLDER, `${program}.js`), ...args], { encoding: 'utf8' });
