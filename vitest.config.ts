import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/support/build.ts'],
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // Real processes on a CI machine of two cores: what fails once is run again there, and shown as retried.
    retry: process.env.CI === undefined ? 0 : 1,
    hookTimeout: 30_000,
    pool: 'forks',
  },
});
