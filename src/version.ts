/** The version of spkbox, from its own package.json. `spkbox --version` loads it without the library. */
import { readFileSync } from 'node:fs';
import { PACKAGE_ROOT } from './package-root.ts';

const packageJson: unknown = JSON.parse(readFileSync(`${PACKAGE_ROOT}package.json`, 'utf8'));

export const VERSION = (packageJson as { readonly version: string }).version;
