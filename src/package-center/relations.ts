/** How packages relate: who needs, refuses, breaks and replaces whom, and the order that follows. Pure. */
import { isMeant, parseDependencies } from '../dsm/dependencies.ts';
import { fullName, type Release } from '../dsm/releases.ts';
import { compareOsVersions, compareVersions } from '../dsm/versions.ts';
import type { Requirement } from '../spk/requirements.ts';
import type { Spk } from '../spk/spk.ts';

/** A package as far as others care. */
export interface Known {
  readonly name: string;
  readonly version: string;
  readonly spk: Pick<Spk, 'info' | 'dependencies' | 'conflicts'>;
}

/** A relation to another package: its name, and which versions of it are meant. */
export interface Relation {
  readonly package: string;
  /** As INFO or the .ini file says it: `python3 >= 3.9`. */
  readonly text: string;
  /** Where it is said. */
  readonly where: string;
  means(version: string): boolean;
}

/** Guide 10: conf/PKG_DEPS wins over INFO's install_dep_packages. */
export function dependenciesOf({ spk }: Pick<Known, 'spk'>, release: Release): Relation[] {
  if (spk.dependencies === undefined) return fromInfo(spk, 'install_dep_packages');
  return spk.dependencies
    .filter((row) => countsOn(row, release))
    .map((row) => fromRequirement(row, 'conf/PKG_DEPS'));
}

/** Guide 10: conf/PKG_CONX wins over INFO's install_conflict_packages. */
export function conflictsOf({ spk }: Pick<Known, 'spk'>, release: Release): Relation[] {
  if (spk.conflicts === undefined) return fromInfo(spk, 'install_conflict_packages');
  return spk.conflicts
    .filter((row) => countsOn(row, release))
    .map((row) => fromRequirement(row, 'conf/PKG_CONX'));
}

export const breaksOf = ({ spk }: Pick<Known, 'spk'>): Relation[] => fromInfo(spk, 'install_break_packages');

export const replacesOf = ({ spk }: Pick<Known, 'spk'>): Relation[] =>
  fromInfo(spk, 'install_replace_packages');

function fromInfo({ info }: Known['spk'], key: string): Relation[] {
  const line = info.lines.get(key);
  return parseDependencies(info.fields.get(key) ?? '').map((dependency) => ({
    package: dependency.package,
    text:
      dependency.range === undefined
        ? dependency.package
        : `${dependency.package} ${dependency.range.op} ${dependency.range.version}`,
    where: line === undefined ? 'INFO' : `INFO:${line}`,
    means: (version) => isMeant(dependency, version),
  }));
}

function fromRequirement({ package: name, minVersion, maxVersion }: Requirement, where: string): Relation {
  const bounds = [
    minVersion === undefined ? '' : `>= ${minVersion}`,
    maxVersion === undefined ? '' : `<= ${maxVersion}`,
  ];
  return {
    package: name,
    text: [name, ...bounds.filter((bound) => bound !== '')].join(' '),
    where: `${where} [${name}]`,
    means: (version) =>
      (minVersion === undefined || compareVersions(version, minVersion) >= 0) &&
      (maxVersion === undefined || compareVersions(version, maxVersion) <= 0),
  };
}

/** Guide 10: outside its OS versions a row is ignored. */
function countsOn({ minOs, maxOs }: Requirement, release: Release): boolean {
  const now = fullName(release);
  return (
    (minOs === undefined || compareOsVersions(now, minOs) >= 0) &&
    (maxOs === undefined || compareOsVersions(now, maxOs) <= 0)
  );
}

/** The packages that need this one, directly. */
export function dependersOf(name: string, all: readonly Known[], release: Release): Known[] {
  return all.filter(
    (other) => other.name !== name && dependenciesOf(other, release).some((need) => need.package === name),
  );
}

/** This one and all that it needs, directly or not, each after what it needs itself. A cycle is cut where it closes. */
export function withDependencies(name: string, all: readonly Known[], release: Release): Known[] {
  return inOrder([name], all, (known) => dependenciesOf(known, release).map((need) => need.package));
}

/** This one and all that need it, directly or not, each before what it needs: the order in which they stop. */
export function withDependers(name: string, all: readonly Known[], release: Release): Known[] {
  return inOrder([name], all, (known) => dependersOf(known.name, all, release).map((other) => other.name));
}

/** Every package, each after what it needs: the order of a boot; a shutdown goes the other way. */
export function bootOrder(all: readonly Known[], release: Release): Known[] {
  const names = all.map(({ name }) => name).toSorted();
  return inOrder(names, all, (known) => dependenciesOf(known, release).map((need) => need.package));
}

function inOrder(
  from: readonly string[],
  all: readonly Known[],
  next: (known: Known) => readonly string[],
): Known[] {
  const byName = new Map(all.map((known) => [known.name, known]));
  const order: Known[] = [];
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
