/** What DSM would refuse before it begins, with its code, and what is odd. Pure. */
import { archMatches } from '../dsm/architectures.ts';
import { dsmErrors } from '../dsm/error-codes.ts';
import { DSM7_LEAST_OS_MIN_VER, neededFields } from '../dsm/info-fields.ts';
import { brokenPrivilegeRules } from '../dsm/privilege-rules.ts';
import { fullName } from '../dsm/releases.ts';
import { compareOsVersions, isOsVersion, osMajor } from '../dsm/versions.ts';
import type { Finding } from '../events.ts';
import type { Spk } from '../spk/spk.ts';
import type { NasFacts } from './nas-facts.ts';
import { dependenciesOf } from './relations.ts';

export interface PreflightFacts {
  readonly nas: NasFacts;
  /** The workers that this NAS has. */
  readonly workers: ReadonlySet<string>;
}

/** Every finding, the refusals first. */
export function preflight(spk: Spk, facts: PreflightFacts): Finding[] {
  const findings = [
    ...checkNeeded(spk, facts),
    ...checkOsVersion(spk, facts),
    ...checkArch(spk, facts),
    ...checkPrivilege(spk, facts),
    ...checkWorkers(spk, facts),
    ...checkDependencies(spk, facts),
    ...spk.notes.map(
      ({ code, text, where, advice }): Finding => ({
        code,
        severity: 'note',
        text,
        where,
        advice,
        source: 'the archive itself',
      }),
    ),
  ];
  const order = { refused: 0, warning: 1, note: 2 };
  return findings.toSorted((a, b) => order[a.severity] - order[b.severity]);
}

export const isRefused = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'refused');

const lineOf = ({ info }: Spk, key: string): string => {
  const line = info.lines.get(key);
  return line === undefined ? 'INFO' : `INFO:${line}`;
};

function refused(code: string, dsm: number, rest: Omit<Finding, 'code' | 'severity' | 'dsmError'>): Finding {
  return { code, severity: 'refused', dsmError: dsm, ...rest };
}

/** Guide 01: DSM 7 does not install a package without these. An `arch` that is not there means every platform. */
function checkNeeded(spk: Spk, { nas }: PreflightFacts): Finding[] {
  const missing = neededFields(nas.release.hierarchy).filter(
    (key) => key !== 'arch' && !(spk.info.fields.get(key) ?? ''),
  );
  return missing.map((key) =>
    refused('info-missing-key', 261, {
      text: `INFO has no ${key}, and DSM ${nas.release.major} does not install a package without it.`,
      where: 'INFO',
      advice:
        key === 'os_min_ver'
          ? `Add os_min_ver="${DSM7_LEAST_OS_MIN_VER}" or higher.`
          : `Add ${key}="..." to INFO.`,
      source: 'guide 01 Breaking Changes; 261: checkmk-agent-synology#1',
    }),
  );
}

function checkOsVersion(spk: Spk, { nas }: PreflightFacts): Finding[] {
  const { release } = nas;
  const now = fullName(release);
  const least = spk.info.fields.get('os_min_ver') ?? spk.info.fields.get('firmware');
  const most = spk.info.fields.get('os_max_ver');
  const key = spk.info.fields.has('os_min_ver') ? 'os_min_ver' : 'firmware';
  if (least !== undefined && least !== '' && osMajor(least) !== release.major) {
    return [
      refused('os-major-differs', 261, {
        text: `The package is for DSM ${least}, this NAS has DSM ${now}; their major numbers must be equal.`,
        where: lineOf(spk, key),
        advice: `Set ${key}="${release.major === 7 ? DSM7_LEAST_OS_MIN_VER : '6.1-14715'}" if it runs there, or run with --dsm ${osMajor(least) ?? '...'}.`,
        source: `${dsmErrors(261)[2]?.source.from ?? 'runfalk#93'}`,
      }),
    ];
  }
  return [
    ...outside(
      spk,
      {
        key,
        bound: least,
        isOutside: (bound) => compareOsVersions(now, bound) < 0,
        says: `needs at least DSM ${least}`,
      },
      now,
    ),
    ...outside(
      spk,
      {
        key: 'os_max_ver',
        bound: most,
        isOutside: (bound) => compareOsVersions(now, bound) > 0,
        says: `runs up to DSM ${most}`,
      },
      now,
    ),
  ];
}

interface Bound {
  readonly key: string;
  readonly bound: string | undefined;
  readonly isOutside: (bound: string) => boolean;
  readonly says: string;
}

function outside(spk: Spk, { key, bound, isOutside, says }: Bound, now: string): Finding[] {
  if (bound === undefined || bound === '' || !isOsVersion(bound) || !isOutside(bound)) return [];
  return [
    refused('os-version', 261, {
      text: `The package ${says}, this NAS has DSM ${now}.`,
      where: lineOf(spk, key),
      advice: `Run with another --dsm, or change ${key}.`,
      source: 'guide 05 os_min_ver, os_max_ver; Inferred: the code is that of other INFO content',
    }),
  ];
}

function checkArch(spk: Spk, { nas }: PreflightFacts): Finding[] {
  const arch = spk.info.fields.get('arch') ?? '';
  if (archMatches(arch, nas.platform.platform)) return [];
  return [
    refused('arch', 281, {
      text: `The package is for ${arch}, this NAS is ${nas.platform.platform} (${nas.platform.family ?? 'of no family'}).`,
      where: lineOf(spk, 'arch'),
      advice: `Run with --platform, or build the package for ${nas.platform.family ?? nas.platform.platform}.`,
      source: 'guide 05 arch, guide 35; homebridge-syno-spk#183',
    }),
  ];
}

function checkPrivilege(spk: Spk, { nas }: PreflightFacts): Finding[] {
  if (nas.release.major < 7) return [];
  return brokenPrivilegeRules(spk.privilege).map((rule) =>
    refused(`privilege-${rule.id}`, rule.code, {
      text: `DSM 7 refuses this in a package that Synology has not signed: ${rule.message}.`,
      where: 'conf/privilege',
      advice: 'Let the package run as its own user, and get what needs root by conf/resource.',
      source: rule.source.from,
    }),
  );
}

/** A NAS of spkbox holds packages one by one: what the package needs is taken for installed, and said. */
function checkDependencies(spk: Spk, { nas }: PreflightFacts): Finding[] {
  return dependenciesOf({ spk }, nas.release).map(({ text, where }) => ({
    code: 'dependency-taken-as-there',
    severity: 'warning',
    text: `The package needs ${text}; DSM would not install it without, spkbox goes on as if it were there.`,
    where,
    advice: 'Read a failure with this in mind: nothing of that package is in the box.',
    source: 'guide 05 install_dep_packages, guide 10 PKG_DEPS',
  }));
}

/** Inferred: what DSM does with a worker that it does not know is written nowhere; packages in use have some, so it goes on. */
function checkWorkers(spk: Spk, { workers }: PreflightFacts): Finding[] {
  const unknown = [...spk.resource.keys()].filter((name) => !workers.has(name));
  return unknown.map((name) => ({
    code: 'worker-not-emulated',
    severity: 'warning',
    text: `The package asks for the worker ${name}, which spkbox does not have: what it would do is missing in this run.`,
    where: `conf/resource ${name}`,
    advice: 'Write one (docs/writing-a-worker.md), or read the result with this in mind.',
    source: 'spkbox',
  }));
}
