/** The packages that must be there first: conf/PKG_DEPS, else install_dep_packages. */
import { dependencyFaults } from '../../dsm/dependencies.ts';
import type { Finding } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import { type UnmetDependency, unmetDependencies } from '../package/relations.ts';
import type { PreflightInput } from './input.ts';
import { fieldOf, lineOf, note, refused, warning } from './make-finding.ts';

const SOURCE = 'guide 05 install_dep_packages, guide 10 PKG_DEPS; jdel/sspks#43';

export function checkDependencies(spk: Spk, facts: PreflightInput): Finding[] {
  const unmet = unmetDependencies({ spk }, facts.installed ?? [], facts.nas.release);
  return [
    ...unmet.map((one) => (one.installed === undefined ? missing(one, facts) : inOtherVersion(one))),
    ...checkOverruled(spk),
    ...checkEntries(spk),
  ];
}

/** A NAS of spkbox may hold only the package under test: dependencies are then assumed, and the report says so. */
function missing(
  { relation: { package: name, text, where } }: UnmetDependency,
  { dependencies = 'assumed' }: PreflightInput,
): Finding {
  if (dependencies === 'required') {
    return refused('dependency-missing', undefined, {
      text: `The package needs ${text}, which is not installed.`,
      where,
      advice: "Install it first, or assume it with the option dependencies: 'assumed'.",
      source: `${SOURCE}; the code is not known`,
    });
  }
  return warning('dependency-assumed', {
    text: `The package needs ${text}; DSM would not install it without, spkbox goes on as if it were there.`,
    where,
    advice: 'Read a failure with this in mind: nothing of that package is in the box.',
    source: SOURCE,
    subject: name,
  });
}

function inOtherVersion({ relation: { text, where }, installed }: UnmetDependency): Finding {
  return refused('dependency-version', undefined, {
    text: `The package needs ${text}, and ${installed?.name} ${installed?.version} is installed.`,
    where,
    advice: `Install ${installed?.name} in a version that fits, or change what the package needs.`,
    source: `${SOURCE}; the code is not known`,
  });
}

const FILES = [
  ['install_dep_packages', 'conf/PKG_DEPS', 'dependencies'],
  ['install_conflict_packages', 'conf/PKG_CONX', 'conflicts'],
] as const;

function checkOverruled(spk: Spk): Finding[] {
  return FILES.filter(([key, , read]) => spk[read] !== undefined && fieldOf(spk, key) !== '').map(
    ([key, file]) =>
      note('info-overruled', {
        text: `${key} does not count: ${file} is there, and wins.`,
        where: lineOf(spk, key),
        advice: `Keep it equal to ${file}, or take it out.`,
        source: 'guide 10 PKG_DEPS, PKG_CONX',
      }),
  );
}

const LISTS = [
  'install_dep_packages',
  'install_conflict_packages',
  'install_break_packages',
  'install_replace_packages',
];

/** Inferred: an entry of another form names no package that there could be. */
function checkEntries(spk: Spk): Finding[] {
  return LISTS.flatMap((key) =>
    dependencyFaults(fieldOf(spk, key)).map((entry) =>
      warning('package-list-entry', {
        text: `${key} holds ${JSON.stringify(entry)}, which is no package with a version.`,
        where: lineOf(spk, key),
        advice:
          'Write names with colons between them, each with >=, <=, =, > or < and a version if you like.',
        source: `guide 05 ${key}`,
      }),
    ),
  );
}
