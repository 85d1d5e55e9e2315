/** The packages that must be installed first: conf/PKG_DEPS, else install_dep_packages. */
import { dependencyFaults } from '../../dsm/dependencies.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import { fieldOf, infoPlace } from '../../spk/info-place.ts';
import type { Spk } from '../../spk/spk.ts';
import { type UnmetDependency, unmetDependencies } from '../package/relations.ts';
import type { PreflightInput } from './input.ts';

export function checkDependencies(spk: Spk, input: PreflightInput): Finding[] {
  const unmet = unmetDependencies({ spk }, input.installed ?? [], input.nas.release);
  return [
    ...unmet.map((need) => (need.installed === undefined ? missing(need, input) : inOtherVersion(need))),
    ...checkOverruled(spk),
    ...checkEntries(spk),
  ];
}

/** A NAS of spkbox may hold only the package under test: dependencies are then assumed, and the report says so. */
function missing(
  { relation: { package: name, text, place } }: UnmetDependency,
  { dependencies = 'assumed' }: PreflightInput,
): Finding {
  if (dependencies === 'required')
    return makeFinding('dependency-missing', place, `The package needs ${text}, which is not installed.`);
  return makeFinding(
    'dependency-assumed',
    place,
    `The package needs ${text}; DSM would not install it without, spkbox assumes that it is installed.`,
    { subject: name },
  );
}

function inOtherVersion({ relation: { text, place }, installed }: UnmetDependency): Finding {
  return makeFinding(
    'dependency-version',
    place,
    `The package needs ${text}, and ${installed?.name} ${installed?.version} is installed.`,
    { advice: `Install ${installed?.name} in a version that fits, or change what the package needs.` },
  );
}

const FILES = [
  ['install_dep_packages', 'conf/PKG_DEPS', 'dependencies'],
  ['install_conflict_packages', 'conf/PKG_CONX', 'conflicts'],
] as const;

function checkOverruled(spk: Spk): Finding[] {
  return FILES.filter(([key, , read]) => spk[read] !== undefined && fieldOf(spk, key) !== '').map(
    ([key, file]) =>
      makeFinding(
        'info-overruled',
        infoPlace(spk, key),
        `${key} does not count, because the package has ${file}.`,
        { advice: `Keep it equal to ${file}, or remove it.` },
      ),
  );
}

const LISTS = [
  'install_dep_packages',
  'install_conflict_packages',
  'install_break_packages',
  'install_replace_packages',
];

/** Inferred: an entry of another form names no package that could exist. */
function checkEntries(spk: Spk): Finding[] {
  return LISTS.flatMap((key) =>
    dependencyFaults(fieldOf(spk, key)).map((entry) =>
      makeFinding(
        'package-list-entry',
        infoPlace(spk, key),
        `${key} holds ${JSON.stringify(entry)}, which is no package with a version.`,
        { source: `guide 05 ${key}` },
      ),
    ),
  );
}
