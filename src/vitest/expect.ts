/** Vitest's expect, with the matchers of packages and of the NAS. */
import { expect } from 'vitest';
import { type Expectations, SpkboxError } from '../index.ts';
import { type Match, match } from './match.ts';
import type {} from './matcher-types.ts';
import { ACTOR_MATCHERS, NAS_MATCHERS, PACKAGE_MATCHERS } from './matchers.ts';
import { TestNas } from './test-nas.ts';
import { TestPackage } from './test-package.ts';

type Owner = typeof TestNas | typeof TestPackage;

type Definition = (owner: never, ...args: never[]) => Expectations;

/** The matchers of a table, which take what is one of the owners. */
const matchersOf = (table: Readonly<Record<string, Definition>>, owners: readonly Owner[]) =>
  Object.fromEntries(
    Object.entries(table).map(([matcher, definition]) => [
      matcher,
      function (
        this: { readonly isNot?: boolean },
        actual: unknown,
        ...args: readonly unknown[]
      ): Promise<Match> {
        const owner = ownerOf(matcher, actual, owners);
        const name = owner instanceof TestPackage ? owner.name : '';
        const expected = definition(owner as never, ...(args as never[]));
        return match({ session: owner.session, name, matcher, isNot: this.isNot === true }, expected);
      },
    ]),
  );

function ownerOf(matcher: string, actual: unknown, owners: readonly Owner[]): TestNas | TestPackage {
  const owner = owners.find((kind) => actual instanceof kind);
  if (owner !== undefined) return actual as TestNas | TestPackage;
  throw new SpkboxError('USE_BAD_VALUE', `${matcher} cannot look at this value`, {
    hint: owners.includes(TestPackage)
      ? 'Give it a package: what nas.install() resolves with, or nas.package("name").'
      : 'Give it the fixture nas.',
  });
}

expect.extend({
  ...matchersOf(PACKAGE_MATCHERS, [TestPackage]),
  ...matchersOf(NAS_MATCHERS, [TestNas]),
  ...matchersOf(ACTOR_MATCHERS, [TestNas, TestPackage]),
});

export { expect };
