/** os_min_ver, its forerunner firmware, and os_max_ver. */
import { type DsmErrorRow, errorSaying } from '../../dsm/error-codes.ts';
import { DSM7_LEAST_OS_MIN_VER } from '../../dsm/info-fields.ts';
import { fullName } from '../../dsm/releases.ts';
import { compareOsVersions, isOsVersion } from '../../dsm/versions.ts';
import type { Finding } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import type { PreflightInput } from './input.ts';
import { fieldOf, lineOf, refused, warning } from './make-finding.ts';

const CONTENT: DsmErrorRow = errorSaying(261, 'invalid package info content');
const MAJOR: DsmErrorRow = errorSaying(261, 'same major number');

export function checkOsVersion(spk: Spk, facts: PreflightInput): Finding[] {
  return [...checkForm(spk), ...(checkMajor(spk, facts) ?? checkRange(spk, facts))];
}

/** A package from before os_min_ver says it with firmware. */
const leastKey = ({ info }: Spk): string => (info.fields.has('os_min_ver') ? 'os_min_ver' : 'firmware');

/** What X of X.Y-Z is, also where the rest has another form. */
const leadingNumber = (version: string): number => Number(/^\s*(\d+)/.exec(version)?.[1]);

/** Inferred: nobody wrote down what DSM makes of another form; only its first number decides here. */
function checkForm(spk: Spk): Finding[] {
  return [leastKey(spk), 'os_max_ver']
    .filter((key) => fieldOf(spk, key) !== '' && !isOsVersion(fieldOf(spk, key)))
    .map((key) =>
      warning('os-version-form', {
        text: `${key} is ${JSON.stringify(fieldOf(spk, key))}, and not of the form X.Y-Z.`,
        where: lineOf(spk, key),
        advice: `Write it as ${key}="${DSM7_LEAST_OS_MIN_VER}".`,
        source: 'guide 05 os_min_ver, os_max_ver',
      }),
    );
}

/** DSM 7 takes packages of its own major number alone; before it, an older one would do. */
function checkMajor(spk: Spk, { nas: { release } }: PreflightInput): Finding[] | undefined {
  const key = leastKey(spk);
  const least = fieldOf(spk, key);
  if (release.major < 7 || least === '' || leadingNumber(least) === release.major) return undefined;
  const wanted = Number.isNaN(leadingNumber(least)) ? '...' : leadingNumber(least);
  return [
    refused(
      'os-major-differs',
      { error: MAJOR },
      {
        text: `The package is for DSM ${least}, this NAS has DSM ${fullName(release)}; their major numbers must be equal.`,
        where: lineOf(spk, key),
        advice: `Set ${key}="${DSM7_LEAST_OS_MIN_VER}" if it runs there, or run with --dsm ${wanted}.`,
        source: MAJOR.source.from,
      },
    ),
  ];
}

function checkRange(spk: Spk, { nas: { release } }: PreflightInput): Finding[] {
  const now = fullName(release);
  const key = leastKey(spk);
  const [least, most] = [fieldOf(spk, key), fieldOf(spk, 'os_max_ver')];
  const isOld = isOsVersion(least) && compareOsVersions(now, least) < 0;
  const isNew = isOsVersion(most) && compareOsVersions(now, most) > 0;
  return [
    ...(isOld ? [outside(spk, key, `needs at least DSM ${least}, this NAS has DSM ${now}`)] : []),
    ...(isNew ? [outside(spk, 'os_max_ver', `runs up to DSM ${most}, this NAS has DSM ${now}`)] : []),
    ...checkLeast(spk, release.major),
  ];
}

function outside(spk: Spk, key: string, says: string): Finding {
  return refused(
    'os-version',
    { error: CONTENT },
    {
      text: `The package ${says}.`,
      where: lineOf(spk, key),
      advice: `Run with another --dsm, or change ${key}.`,
      source:
        'guide 05 os_min_ver, os_max_ver; tailscale/tailscale#2230; Inferred: the code is that of other INFO content',
    },
  );
}

/** Guide 01: "or you cannot install the package correctly". */
function checkLeast(spk: Spk, major: number): Finding[] {
  const least = fieldOf(spk, 'os_min_ver');
  if (major < 7 || !isOsVersion(least) || compareOsVersions(least, DSM7_LEAST_OS_MIN_VER) >= 0) return [];
  return [
    refused(
      'os-min-ver-too-low',
      { error: CONTENT },
      {
        text: `os_min_ver is ${least}; DSM 7 wants ${DSM7_LEAST_OS_MIN_VER} or more.`,
        where: lineOf(spk, 'os_min_ver'),
        advice: `Set os_min_ver="${DSM7_LEAST_OS_MIN_VER}".`,
        source:
          'guide 01 Breaking Changes, guide 05 os_min_ver; Inferred: the code is that of other INFO content',
      },
    ),
  ];
}
