/** The locks that an action needs before it begins. DSM locks packages, too ("failed to lock packages"). Pure. */
import type { Spk } from '../../spk/spk.ts';
import {
  conflictRelations,
  dependencyRelations,
  packagesBrokenBy,
  peerFromSpk,
  replaceRelations,
  withDependencies,
  withDependents,
} from '../package/relations.ts';
import type { Neighbours } from './refusals.ts';

/** Whether a package is there or not, which is nothing to who only starts or stops it. A package's name holds no `/`. */
const presence = (name: string): string => `${name}/presence`;

export const locksForUninstall = (name: string): string[] => [name, presence(name)];

/**
 * The package itself; what it starts, stops and removes; and that nobody brings or takes meanwhile what decides whether it
 * may be there.
 */
export function locksForInstall(spk: Spk, { all, release }: Neighbours): string[] {
  const own = peerFromSpk(spk);
  const others = all.filter(({ name }) => name !== own.name);
  const needed = withDependencies(own.name, [...others, own], release);
  const replaced = replaceRelations(own).map((relation) => relation.package);
  const stopped = [...replaced, ...packagesBrokenBy(own, others).map(({ name }) => name)];
  return [
    ...new Set([
      ...locksForUninstall(own.name),
      ...needed.filter(({ turnedOn }) => turnedOn === false).map(({ name }) => name),
      ...stopped.flatMap((name) => [name, ...withDependents(name, others, release).map((each) => each.name)]),
      ...needed.map(({ name }) => presence(name)),
      ...[
        ...dependencyRelations(own, release),
        ...conflictRelations(own, release),
        ...replaceRelations(own),
      ].map((relation) => presence(relation.package)),
    ]),
  ];
}
