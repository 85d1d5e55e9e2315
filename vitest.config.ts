/** Two projects: `boxed` has the test files that make boxes or start processes, `pure` has all others. */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { boxedFiles } from './test/support/boxed-files.ts';

const boxed = boxedFiles();

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Every file would import the sources anew, which takes longer than many a file's tests.
    isolate: false,
    // A box waits more than it computes; vitest's default leaves a core idle.
    maxWorkers: availableParallelism(),
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['test/**/*.test.ts'],
          exclude: boxed,
          setupFiles: ['test/support/setup.ts', 'test/support/pure.ts'],
          pool: 'threads',
        },
      },
      {
        extends: true,
        test: { name: 'boxed', include: boxed, setupFiles: ['test/support/setup.ts'], pool: 'forks' },
      },
    ],
  },
});
