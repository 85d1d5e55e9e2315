/** Where spkbox's own files are. Imports nothing of spkbox: `spkbox --version` loads it alone. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The nearest folder above this module that holds a package.json: as a source and as part of a bundle it is in different folders. */
function packageRoot(): string {
  let folder = new URL('./', import.meta.url);
  while (!existsSync(new URL('package.json', folder))) {
    const above = new URL('../', folder);
    if (above.href === folder.href) throw new Error('spkbox lacks its package.json');
    folder = above;
  }
  return fileURLToPath(folder);
}

/** Ends with a slash. */
export const PACKAGE_ROOT = packageRoot();
