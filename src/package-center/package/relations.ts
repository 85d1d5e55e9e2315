/** How packages relate: who needs, refuses, breaks and replaces whom, and the order that follows. Pure. */
import { dependencyText, isMeant, parseDependencies } from '../../dsm/dependencies.ts';
import type { PortRange } from '../../dsm/ports.ts';
import { fullName, type Release } from '../../dsm/releases.ts';
import { compareOsVersions, compareVersions } from '../../dsm/versions.ts';
import type { Place } from '../../findings.ts';
import type { Requirement } from '../../spk/conf/requirements.ts';
import { fieldOf, infoPlace } from '../../spk/info-place.ts';
import type { Spk } from '../../spk/spk.ts';

/** A package as far as others care. */
export interface PeerPackage {
  readonly name: string;
  readonly version: string;
  readonly spk: Pick<Spk, 'info' | 'dependencies' | 'conflicts'>;
  /** Where it is installed: `/volume1`. */
  readonly volume?: string;
  /** Whether it is started at boot; taken for on where nobody says. */
  readonly turnedOn?: boolean;
  /** What its port file registers. */
  readonly ports?: readonly PortRange[];
}

/** A package as others see it, before it is anywhere. */
export const peerFromSpk = (spk: Spk): PeerPackage => ({
  name: spk.info.package,
  version: spk.info.version,
  spk,
});

type Relating = Pick<PeerPackage, 'spk'>;

/** A relation to another package: its name, and which versions of it are meant. */
export interface Relation {
  readonly package: string;
  /** As INFO or the .ini file says it: `python3 >= 3.9`. */
  readonly text: string;
  /** The line of INFO, or the section of the .ini file. */
  readonly place: Place;
  matches(version: string): boolean;
}

/** A relation with the package that it means. */
export interface MatchedRelation {
  readonly relation: Relation;
  readonly peer: PeerPackage;
}

/** A dependency that is not met: `there` is in a version that it does not mean, or nothing. */
export interface UnmetDependency {
  readonly relation: Relation;
  readonly installed: PeerPackage | undefined;
}

/** Guide 10: conf/PKG_DEPS wins over INFO's install_dep_packages. */
export function dependencyRelations({ spk }: Relating, release: Release): Relation[] {
  return fromFile(spk.dependencies, release, 'conf/PKG_DEPS') ?? fromInfo(spk, 'install_dep_packages');
}

/** Guide 10: conf/PKG_CONX wins over INFO's install_conflict_packages. */
export function conflictRelations({ spk }: Relating, release: Release): Relation[] {
  return fromFile(spk.conflicts, release, 'conf/PKG_CONX') ?? fromInfo(spk, 'install_conflict_packages');
}

/** Guide 05: these are stopped, and do not start again while the package is there. */
export const breakRelations = ({ spk }: Relating): Relation[] => fromInfo(spk, 'install_break_packages');

/** Guide 05: these are removed when the package comes. */
export const replaceRelations = ({ spk }: Relating): Relation[] => fromInfo(spk, 'install_replace_packages');

function fromInfo(spk: PeerPackage['spk'], key: string): Relation[] {
  return parseDependencies(fieldOf(spk, key)).map((dependency) => ({
    package: dependency.package,
    text: dependencyText(dependency).replace(/[<>=]+/, ' $& '),
    place: infoPlace(spk, key),
    matches: (version) => isMeant(dependency, version),
  }));
}

function fromFile(
  rows: readonly Requirement[] | undefined,
  release: Release,
  member: string,
): Relation[] | undefined {
  return rows?.filter((row) => countsOn(row, release)).map((row) => fromRequirement(row, member));
}

/** Guide 10: outside its OS versions a row is ignored. */
function countsOn({ minOs, maxOs }: Requirement, release: Release): boolean {
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

/** The relations that mean a package that is there, with it; each package once for each relation. */
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

/** What a package needs and has not, among those that are there. */
export function unmetDependencies(
  known: Relating,
  all: readonly PeerPackage[],
  release: Release,
): UnmetDependency[] {
  return dependencyRelations(known, release).flatMap((relation) => {
    const installed = all.find(({ name }) => name === relation.package);
    return installed !== undefined && relation.matches(installed.version) ? [] : [{ relation, installed }];
  });
}

/** The packages that this one keeps from starting; never itself. */
export function packagesBrokenBy(known: PeerPackage, all: readonly PeerPackage[]): PeerPackage[] {
  const others = all.filter(({ name }) => name !== known.name);
  return unique(matchRelations(breakRelations(known), others).map((meant) => meant.peer));
}

/** The packages that keep this one from starting. */
export function breakingPackages(known: PeerPackage, all: readonly PeerPackage[]): PeerPackage[] {
  return all.filter((other) => packagesBrokenBy(other, [known]).length > 0);
}

/** The packages that go when this one comes; never itself. */
export function packagesReplacedBy(known: PeerPackage, all: readonly PeerPackage[]): PeerPackage[] {
  const others = all.filter(({ name }) => name !== known.name);
  return unique(matchRelations(replaceRelations(known), others).map((meant) => meant.peer));
}

const unique = (all: readonly PeerPackage[]): PeerPackage[] => [...new Set(all)];

/** The packages that need this one, directly. */
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

/** This one and all that it needs, directly or not, each after what it needs itself. A cycle is cut where it closes. */
export function withDependencies(name: string, all: readonly PeerPackage[], release: Release): PeerPackage[] {
  return inOrder([name], all, (known) => dependencyRelations(known, release).map((need) => need.package));
}

/** This one and all that need it, directly or not, each before what it needs: the order in which they stop. */
export function withDependents(name: string, all: readonly PeerPackage[], release: Release): PeerPackage[] {
  return inOrder([name], all, (known) =>
    dependentPackages(known.name, all, release).map((other) => other.name),
  );
}

/** Every package, each after what it needs: the order of a boot; a shutdown goes the other way. */
export function bootOrder(all: readonly PeerPackage[], release: Release): PeerPackage[] {
  const names = all.map(({ name }) => name).toSorted();
  return inOrder(names, all, (known) => dependencyRelations(known, release).map((need) => need.package));
}

/** Depth first; a package comes after all that `next` names for it, but for what is still on the way to it. */
function inOrder(
  from: readonly string[],
  all: readonly PeerPackage[],
  next: (known: PeerPackage) => readonly string[],
): PeerPackage[] {
  const byName = new Map(all.map((known) => [known.name, known]));
  const order: PeerPackage[] = [];
  const visited = new Set<string>();
  const visit = (name: string): void => {
    const known = byName.get(name);
    if (known === undefined || visited.has(name)) return;
    visited.add(name);
    for (const each of next(known)) visit(each);
    order.push(known);
  };
  for (const name of from) visit(name);
  return order;
}
