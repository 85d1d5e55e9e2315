/** Whose turns an action needs before it begins: DSM, too, locks packages, or fails to ("failed to lock packages"). Pure. */
import type { Spk } from '../spk/spk.ts';
import type { Neighbours } from './action-refusals.ts';
import {
  brokenBy,
  conflictsOf,
  dependenciesOf,
  knownSpk,
  replacesOf,
  withDependencies,
  withDependers,
} from './relations.ts';

/** Whether a package is there or not, which is nothing to who only starts or stops it. A package's name holds no `/`. */
const presence = (name: string): string => `${name}/presence`;

export const turnsToUninstall = (name: string): string[] => [name, presence(name)];

/**
 * The package itself; what it starts, stops and removes; and that nobody brings or takes meanwhile what decides whether it
 * may be there.
 */
export function turnsToInstall(spk: Spk, { all, release }: Neighbours): string[] {
  const own = knownSpk(spk);
  const others = all.filter(({ name }) => name !== own.name);
  const needed = withDependencies(own.name, [...others, own], release);
  const replaced = replacesOf(own).map((relation) => relation.package);
  const stopped = [...replaced, ...brokenBy(own, others).map(({ name }) => name)];
  return [
    ...new Set([
      ...turnsToUninstall(own.name),
      ...needed.filter(({ turnedOn }) => turnedOn === false).map(({ name }) => name),
      ...stopped.flatMap((name) => [name, ...withDependers(name, others, release).map((each) => each.name)]),
      ...needed.map(({ name }) => presence(name)),
      ...[...dependenciesOf(own, release), ...conflictsOf(own, release), ...replacesOf(own)].map((relation) =>
        presence(relation.package),
      ),
    ]),
  ];
}
