/** The door `spkbox/vitest`: a NAS for each test, and matchers that look at it as scenario files do. */
export { expect } from './vitest/expect.ts';
export { test, testOn } from './vitest/fixtures.ts';
export type { EndFacts, Exceptions, FileFacts, ProcessFacts } from './vitest/matchers.ts';
export type { NasFixtureOptions } from './vitest/nas-pool.ts';
export { type ExpectedResults, PackageFailure } from './vitest/perform.ts';
export { TestNas } from './vitest/test-nas.ts';
export { type PackageCondition, TestPackage } from './vitest/test-package.ts';
