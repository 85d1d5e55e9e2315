/** The version of spkbox, from its own package.json. Imports nothing of spkbox: `spkbox --version` loads it alone. */
import { readFileSync } from 'node:fs';

const packageJson: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

export const VERSION = (packageJson as { readonly version: string }).version;
