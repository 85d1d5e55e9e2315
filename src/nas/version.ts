/** The version of spkbox, from its own package.json. */
import { readFileSync } from 'node:fs';

const packageJson: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

export const VERSION = (packageJson as { readonly version: string }).version;
