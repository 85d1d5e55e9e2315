/** The relations between packages (dependencies, conflicts, breaks, replacements) and the order they impose. Pure. */
import { dependencyText, meetsDependency, parseDependencies } from '../../dsm/dependencies.ts';
import { fullName, type Release } from '../../dsm/releases.ts';
import { compareOsVersions, compareVersions } from '../../dsm/versions.ts';
import type { Place } from '../../findings.ts';
import type { Requirement } from '../../spk/conf/requirements.ts';
import { fieldOf, infoPlace } from '../../spk/info-place.ts';
import type { Spk } from '../../spk/spk.ts';

/** A package as the relations of other packages see it. */
export interface PeerPackage {
  readonly name: string;
  readonly version: string;
  readonly spk: Pick<Spk, 'info' | 'dependencies' | 'conflicts'>;
  /** Where it is installed: `/volume1`. */
  readonly volume?: string;
  /** Whether the package runs. The check of ports assumes that it does when this is absent. */
  readonly turnedOn?: boolean;
}

/** A package that is not installed yet. */
export const peerFromSpk = (spk: Spk): PeerPackage => ({
  name: spk.info.package,
  version: spk.info.version,
  spk,
});

type RelatedPackage = Pick<PeerPackage, 'spk'>;

/** A relation to another package: its name, and the versions that the relation concerns. */
export interface Relation {
  readonly package: string;
  /** The text in INFO or the .ini file: `python3 >= 3.9`. */
  readonly text: string;
  /** The line of INFO, or the section of the .ini file. */
  readonly place: Place;
  matches(version: string): boolean;
}

/** A relation and the package that matches it. */
export interface MatchedRelation {
  readonly relation: Relation;
  readonly peer: PeerPackage;
}

/** An unmet dependency: `installed` has a version that does not match, or is undefined. */
export interface UnmetDependency {
  readonly relation: Relation;
  readonly installed: PeerPackage | undefined;
}

/** Guide 10: conf/PKG_DEPS wins over INFO's install_dep_packages. */
export function dependencyRelations({ spk }: RelatedPackage, release: Release): Relation[] {
  return fromFile(spk.dependencies, release, 'conf/PKG_DEPS') ?? fromInfo(spk, 'install_dep_packages');
}

/** Guide 10: conf/PKG_CONX wins over INFO's install_conflict_packages. */
export function conflictRelations({ spk }: RelatedPackage, release: Release): Relation[] {
  return fromFile(spk.conflicts, release, 'conf/PKG_CONX') ?? fromInfo(spk, 'install_conflict_packages');
}

/** Guide 05: the packages that are stopped, and cannot start while this package is installed. */
export const breakRelations = ({ spk }: RelatedPackage): Relation[] =>
  fromInfo(spk, 'install_break_packages');

/** Guide 05: the packages that are removed when this package is installed. */
export const replaceRelations = ({ spk }: RelatedPackage): Relation[] =>
  fromInfo(spk, 'install_replace_packages');

function fromInfo(spk: PeerPackage['spk'], key: string): Relation[] {
  return parseDependencies(fieldOf(spk, key)).map((dependency) => ({
    package: dependency.package,
    text: dependencyText(dependency).replace(/[<>=]+/, ' $& '),
    place: infoPlace(spk, key),
    matches: (version) => meetsDependency(dependency, version),
  }));
}

function fromFile(
  rows: readonly Requirement[] | undefined,
  release: Release,
  member: string,
): Relation[] | undefined {
  return rows?.filter((row) => appliesTo(row, release)).map((row) => fromRequirement(row, member));
}

/** Guide 10: outside its OS versions a row is ignored. */
function appliesTo({ minOs, maxOs }: Requirement, release: Release): boolean {
  const now = fullName(release);
  return (
    (minOs === undefined || compareOsVersions(now, minOs) >= 0) &&
    (maxOs === undefined || compareOsVersions(now, maxOs) <= 0)
  );
}

function fromRequirement({ package: name, minVersion, maxVersion }: Requirement, member: string): Relation {
  const bounds = [
    minVersion === undefined ? '' : `>= ${minVersion}`,
    maxVersion === undefined ? '' : `<= ${maxVersion}`,
  ];
  return {
    package: name,
    text: [name, ...bounds.filter((bound) => bound !== '')].join(' '),
    place: { member, package: name },
    matches: (version) =>
      (minVersion === undefined || compareVersions(version, minVersion) >= 0) &&
      (maxVersion === undefined || compareVersions(version, maxVersion) <= 0),
  };
}

/** Pairs each relation with the packages that match it. */
export function matchRelations(
  relations: readonly Relation[],
  all: readonly PeerPackage[],
): MatchedRelation[] {
  return relations.flatMap((relation) =>
    all
      .filter(({ name, version }) => name === relation.package && relation.matches(version))
      .map((peer) => ({ relation, peer })),
  );
}

/** The package's dependencies that no package in `all` meets. */
export function unmetDependencies(
  pkg: RelatedPackage,
  all: readonly PeerPackage[],
  release: Release,
): UnmetDependency[] {
  return dependencyRelations(pkg, release).flatMap((relation) => {
    const installed = all.find(({ name }) => name === relation.package);
    return installed !== undefined && relation.matches(installed.version) ? [] : [{ relation, installed }];
  });
}

/** What the package needs and cannot use now, in words: `python3 >= 3.9, which is not installed`. */
export function unusableDependencies(
  pkg: Pick<PeerPackage, 'name' | 'spk'>,
  all: readonly PeerPackage[],
  release: Release,
): string[] {
  return dependencyRelations(pkg, release).flatMap(({ package: name, text }) => {
    if (name === pkg.name) return [];
    const peer = all.find((other) => other.name === name);
    if (peer === undefined) return [`${text}, which is not installed on this NAS`];
    return peer.turnedOn === true ? [] : [`${text}, which is not running`];
  });
}

/** The other packages that `pkg` keeps from starting (install_break_packages). */
export function packagesBrokenBy(pkg: PeerPackage, all: readonly PeerPackage[]): PeerPackage[] {
  const otherPackages = all.filter(({ name }) => name !== pkg.name);
  return unique(matchRelations(breakRelations(pkg), otherPackages).map((match) => match.peer));
}

/** The packages that keep `pkg` from starting. */
export function breakingPackages(pkg: PeerPackage, all: readonly PeerPackage[]): PeerPackage[] {
  return all.filter((other) => packagesBrokenBy(other, [pkg]).length > 0);
}

/** The other packages that are removed when `pkg` is installed (install_replace_packages). */
export function packagesReplacedBy(pkg: PeerPackage, all: readonly PeerPackage[]): PeerPackage[] {
  const otherPackages = all.filter(({ name }) => name !== pkg.name);
  return unique(matchRelations(replaceRelations(pkg), otherPackages).map((match) => match.peer));
}

const unique = (all: readonly PeerPackage[]): PeerPackage[] => [...new Set(all)];

/** The packages that depend directly on the package `name`. */
export function dependentPackages(
  name: string,
  all: readonly PeerPackage[],
  release: Release,
): PeerPackage[] {
  return all.filter(
    (other) =>
      other.name !== name && dependencyRelations(other, release).some((need) => need.package === name),
  );
}

/** The package and all its direct and indirect dependencies, each after its own. A cycle is cut where it closes. */
export function withDependencies(name: string, all: readonly PeerPackage[], release: Release): PeerPackage[] {
  return walkDepthFirst([name], all, (pkg) => dependencyRelations(pkg, release).map((need) => need.package));
}

/** The package and all its direct and indirect dependents, each before its dependencies: the order in which they stop. */
export function withDependents(name: string, all: readonly PeerPackage[], release: Release): PeerPackage[] {
  return walkDepthFirst([name], all, (pkg) =>
    dependentPackages(pkg.name, all, release).map((other) => other.name),
  );
}

/** Every package after its dependencies: the order of a boot, and reversed that of a shutdown. */
export function bootOrder(all: readonly PeerPackage[], release: Release): PeerPackage[] {
  const names = all.map(({ name }) => name).toSorted();
  return walkDepthFirst(names, all, (pkg) => dependencyRelations(pkg, release).map((need) => need.package));
}

/** Orders packages depth first, each after its `neighbours`. A neighbour that is still being visited (a cycle) is skipped. */
function walkDepthFirst(
  from: readonly string[],
  all: readonly PeerPackage[],
  neighbours: (pkg: PeerPackage) => readonly string[],
): PeerPackage[] {
  const byName = new Map(all.map((pkg) => [pkg.name, pkg]));
  const order: PeerPackage[] = [];
  const visited = new Set<string>();
  const visit = (name: string): void => {
    const pkg = byName.get(name);
    if (pkg === undefined || visited.has(name)) return;
    visited.add(name);
    for (const neighbour of neighbours(pkg)) visit(neighbour);
    order.push(pkg);
  };
  for (const name of from) visit(name);
  return order;
}
