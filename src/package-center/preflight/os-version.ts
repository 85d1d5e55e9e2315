/** os_min_ver, its forerunner firmware, and os_max_ver. */
import { BAD_INFO_CONTENT, errorSaying, toDsmError } from '../../dsm/error-codes.ts';
import { DSM7_LEAST_OS_MIN_VER } from '../../dsm/info-fields.ts';
import { fullName } from '../../dsm/releases.ts';
import { compareOsVersions, isOsVersion } from '../../dsm/versions.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import { fieldOf, infoPlace } from '../../spk/info-place.ts';
import type { Spk } from '../../spk/spk.ts';
import type { PreflightInput } from './input.ts';

const OTHER_MAJOR = toDsmError(errorSaying(261, 'same major number'));

export function checkOsVersion(spk: Spk, input: PreflightInput): Finding[] {
  return [
    ...checkForm(spk),
    ...checkMost(spk, input),
    ...(checkMajor(spk, input) ?? checkMinimum(spk, input)),
  ];
}

/** A package from before os_min_ver says it with firmware. */
const leastKey = ({ info }: Spk): string => (info.fields.has('os_min_ver') ? 'os_min_ver' : 'firmware');

/** X of X.Y-Z, also where the rest has another form. */
const leadingNumber = (version: string): number => Number(/^\s*(\d+)/.exec(version)?.[1]);

/** Inferred: no document says what DSM makes of another form; only its first number decides here. */
function checkForm(spk: Spk): Finding[] {
  return [leastKey(spk), 'os_max_ver']
    .filter((key) => fieldOf(spk, key) !== '' && !isOsVersion(fieldOf(spk, key)))
    .map((key) => {
      const text = `${key} is ${JSON.stringify(fieldOf(spk, key))}, and not of the form X.Y-Z.`;
      const advice = `Write it as ${key}="${DSM7_LEAST_OS_MIN_VER}".`;
      return makeFinding('os-version-form', infoPlace(spk, key), text, { advice });
    });
}

/** DSM 7 takes packages of its own major number only; before it, an older one would do. */
function checkMajor(spk: Spk, { nas: { release } }: PreflightInput): Finding[] | undefined {
  const key = leastKey(spk);
  const least = fieldOf(spk, key);
  if (release.major < 7 || least === '' || leadingNumber(least) === release.major) return undefined;
  const wanted = Number.isNaN(leadingNumber(least)) ? '...' : leadingNumber(least);
  const text = `The package is for DSM ${least}, this NAS has DSM ${fullName(release)}; their major numbers must be equal.`;
  const advice = `Set ${key}="${DSM7_LEAST_OS_MIN_VER}" if it runs there, or run with --dsm ${wanted}.`;
  return [makeFinding('os-major-differs', infoPlace(spk, key), text, { advice, dsmError: OTHER_MAJOR })];
}

/** Above os_max_ver, DSM's message is about that alone: it is looked at first. */
function checkMost(spk: Spk, { nas }: PreflightInput): Finding[] {
  const now = fullName(nas.release);
  const most = fieldOf(spk, 'os_max_ver');
  const isNew = isOsVersion(most) && compareOsVersions(now, most) > 0;
  return isNew ? [outside(spk, 'os_max_ver', `runs up to DSM ${most}, this NAS has DSM ${now}`)] : [];
}

function checkMinimum(spk: Spk, { nas }: PreflightInput): Finding[] {
  const now = fullName(nas.release);
  const key = leastKey(spk);
  const least = fieldOf(spk, key);
  const isOld = isOsVersion(least) && compareOsVersions(now, least) < 0;
  return [
    ...(isOld ? [outside(spk, key, `needs at least DSM ${least}, this NAS has DSM ${now}`)] : []),
    ...checkLeast(spk, nas),
  ];
}

function outside(spk: Spk, key: string, reason: string): Finding {
  const advice = `Run with another --dsm, or change ${key}.`;
  return makeFinding('os-version', infoPlace(spk, key), `The package ${reason}.`, {
    advice,
    dsmError: BAD_INFO_CONTENT,
  });
}

/** Guide 01: "or you cannot install the package correctly". DSM takes it: deviation `os-min-ver-low`. */
function checkLeast(spk: Spk, { release, fidelity }: PreflightInput['nas']): Finding[] {
  const least = fieldOf(spk, 'os_min_ver');
  if (release.major < 7 || !isOsVersion(least)) return [];
  if (compareOsVersions(least, DSM7_LEAST_OS_MIN_VER) >= 0) return [];
  const text = `os_min_ver is ${least}; by the guide, DSM 7 wants ${DSM7_LEAST_OS_MIN_VER} or more.`;
  const advice = `Set os_min_ver="${DSM7_LEAST_OS_MIN_VER}".`;
  const refusal = fidelity === 'guide' ? ({ severity: 'refused', dsmError: BAD_INFO_CONTENT } as const) : {};
  return [makeFinding('os-min-ver-too-low', infoPlace(spk, 'os_min_ver'), text, { advice, ...refusal })];
}
