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

function parseDependency(entry: string): Dependency | undefined {
  const [, name, op, version] = ENTRY.exec(entry) ?? [];
  if (name === undefined) return undefined;
  const range =
    op === undefined || version === undefined
      ? undefined
      : { op: op as VersionOperator, version: version.trim() };
  return { package: name.trim(), range };
}

/** The packages that the field names, in its order. Malformed entries are skipped; `dependencyFaults` lists them. */
export function parseDependencies(text: string): readonly Dependency[] {
  return entriesOf(text).flatMap((entry) => parseDependency(entry) ?? []);
}

/** The malformed entries of the field. */
export function dependencyFaults(text: string): readonly string[] {
  return entriesOf(text).filter((entry) => entry !== '' && parseDependency(entry) === undefined);
}

/** Whether the version satisfies `op bound`, as in `>= 2.0.0-0065`. */
export function satisfies(version: string, op: VersionOperator, bound: string): boolean {
  const order = compareVersions(version, bound);
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

/** Whether an installed version lies in the range of the dependency (or the conflict). */
export function meetsDependency(dependency: Dependency, version: string): boolean {
  return dependency.range === undefined || satisfies(version, dependency.range.op, dependency.range.version);
}

/** The dependency as the field writes it. */
export function dependencyText({ package: name, range }: Dependency): string {
  return range === undefined ? name : `${name}${range.op}${range.version}`;
}
