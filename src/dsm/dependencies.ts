/** The expressions of install_dep_packages and its siblings: `A>=2.0.0-0065:B>=1:C`. */
import { compareVersions } from './versions.ts';

/** Source: guide 05 install_dep_packages; jdel/sspks#43. */
export type VersionOperator = '>=' | '<=' | '=' | '>' | '<';

export interface Dependency {
  readonly package: string;
  /** Undefined: any version. */
  readonly range: { readonly op: VersionOperator; readonly version: string } | undefined;
}

const ENTRY = /^([^<>=:]+)(?:(>=|<=|=|>|<)([^<>=:]+))?$/;

const entriesOf = (text: string): readonly string[] => text.split(':').map((entry) => entry.trim());

function readEntry(entry: string): Dependency | undefined {
  const [, name, op, version] = ENTRY.exec(entry) ?? [];
  if (name === undefined) return undefined;
  const range =
    op === undefined || version === undefined
      ? undefined
      : { op: op as VersionOperator, version: version.trim() };
  return { package: name.trim(), range };
}

/** The packages that the field names, in its order; entries that nothing can be made of are left out. */
export function parseDependencies(text: string): readonly Dependency[] {
  return entriesOf(text).flatMap((entry) => readEntry(entry) ?? []);
}

/** The entries that `parseDependencies` left out. */
export function dependencyFaults(text: string): readonly string[] {
  return entriesOf(text).filter((entry) => entry !== '' && readEntry(entry) === undefined);
}

/** Whether the version fits `op wanted`, as in `>= 2.0.0-0065`. */
export function satisfies(version: string, op: VersionOperator, wanted: string): boolean {
  const order = compareVersions(version, wanted);
  switch (op) {
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '=':
      return order === 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
  }
}

/** Whether an installed version is what the dependency (or the conflict) is about. */
export function isMeant(dependency: Dependency, version: string): boolean {
  return dependency.range === undefined || satisfies(version, dependency.range.op, dependency.range.version);
}

/** The dependency as the field writes it. */
export function dependencyText({ package: name, range }: Dependency): string {
  return range === undefined ? name : `${name}${range.op}${range.version}`;
}
