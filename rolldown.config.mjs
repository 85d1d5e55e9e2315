/** Bundles the sources: Node takes longer to find and read hundreds of modules than to run a package's life. */
import { defineConfig } from 'rolldown';

/** Zod alone is bundled, whose many files take a tenth of a second to load, and the compiler's own helpers. */
const EXTERNAL = /^(?!zod(\/|$)|@oxc-project\/)[a-z@]/;

/** The entries as files of the folder, and beside them what they share and what they load when it is needed. */
export const bundle = (entries, folder) =>
  defineConfig({
    input: entries,
    external: EXTERNAL,
    platform: 'node',
    transform: { target: 'node20' },
    output: { dir: folder, chunkFileNames: '[name].js' },
  });

export default bundle({ index: 'src/index.ts', main: 'src/cli/main.ts', vitest: 'src/vitest.ts' }, 'dist');
