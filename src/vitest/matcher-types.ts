/** The matchers in vitest's types: each only on what it is for. */
import type { ACTOR_MATCHERS, NAS_MATCHERS, PACKAGE_MATCHERS } from './matchers.ts';
import type { TestNas } from './test-nas.ts';
import type { TestPackage } from './test-package.ts';

/** A matcher as a test calls it. The test fails where it is not awaited. */
type Matcher<Definition> = Definition extends (owner: never, ...args: infer Args) => unknown
  ? (...args: Args) => Promise<void>
  : never;

type MatcherOf<Actual, Owner, Definition> = Actual extends Owner ? Matcher<Definition> : never;

type PackageMatchers<Actual> = {
  [Name in keyof typeof PACKAGE_MATCHERS]: MatcherOf<Actual, TestPackage, (typeof PACKAGE_MATCHERS)[Name]>;
};

type NasMatchers<Actual> = {
  [Name in keyof typeof NAS_MATCHERS]: MatcherOf<Actual, TestNas, (typeof NAS_MATCHERS)[Name]>;
};

type ActorMatchers<Actual> = {
  [Name in keyof typeof ACTOR_MATCHERS]: MatcherOf<
    Actual,
    TestNas | TestPackage,
    (typeof ACTOR_MATCHERS)[Name]
  >;
};

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: vitest's own declaration, which this one must equal.
  interface Matchers<T = any> extends PackageMatchers<T>, NasMatchers<T>, ActorMatchers<T> {}
}
