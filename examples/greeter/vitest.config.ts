import { defineConfig } from 'vitest/config';

// A busy machine may take a while to make a box.
export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 30_000 } });
