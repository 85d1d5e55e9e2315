/** What can only be measured in a process that does nothing else: a program of the bench, run by itself. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = join(fileURLToPath(import.meta.url), '..');

/** What the program prints. */
export const inOwnProcess = (program: 'command-times' | 'install-once', ...args: readonly string[]): string =>
  execFileSync(process.execPath, [join(FOLDER, `${program}.js`), ...args], { encoding: 'utf8' });
