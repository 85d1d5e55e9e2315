/** Which other packages a package needs, and in which versions. Pure. */
import { isMeant, parseDependencies } from '../dsm/dependencies.ts';
import { fullName, type Release } from '../dsm/releases.ts';
import { compareOsVersions, compareVersions } from '../dsm/versions.ts';
import type { Requirement } from '../spk/requirements.ts';
import type { Spk } from '../spk/spk.ts';

type Known = { readonly spk: Pick<Spk, 'info' | 'dependencies'> };

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
export function dependenciesOf({ spk }: Known, release: Release): Relation[] {
  if (spk.dependencies === undefined) return fromInfo(spk, 'install_dep_packages');
  return spk.dependencies
    .filter((row) => countsOn(row, release))
    .map((row) => fromRequirement(row, 'conf/PKG_DEPS'));
}

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
