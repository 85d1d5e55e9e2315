/** The locks that an action takes before it begins. DSM locks packages too ("failed to lock packages"). Pure. */
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

/** The lock on whether a package is installed. Starting and stopping do not take it. A package's name holds no `/`. */
const presenceLock = (name: string): string => `${name}/presence`;

export const locksForUninstall = (name: string): string[] => [name, presenceLock(name)];

/**
 * Locks the package itself, the packages that it starts, stops and removes, and the presence of every package that decides
 * whether it may be installed.
 */
export function locksForInstall(spk: Spk, { all, release }: Neighbours): string[] {
  const newPackage = peerFromSpk(spk);
  const otherPackages = all.filter(({ name }) => name !== newPackage.name);
  const dependencies = withDependencies(newPackage.name, [...otherPackages, newPackage], release);
  const replaced = replaceRelations(newPackage).map((relation) => relation.package);
  const stopped = [...replaced, ...packagesBrokenBy(newPackage, otherPackages).map(({ name }) => name)];
  return [
    ...new Set([
      ...locksForUninstall(newPackage.name),
      ...dependencies.filter(({ turnedOn }) => turnedOn === false).map(({ name }) => name),
      ...stopped.flatMap((name) => [
        name,
        ...withDependents(name, otherPackages, release).map((dependent) => dependent.name),
      ]),
      ...dependencies.map(({ name }) => presenceLock(name)),
      ...[
        ...dependencyRelations(newPackage, release),
        ...conflictRelations(newPackage, release),
        ...replaceRelations(newPackage),
      ].map((relation) => presenceLock(relation.package)),
    ]),
  ];
}
