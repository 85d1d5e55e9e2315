/** The fields without which DSM 7 does not install a package. */
import { BAD_INFO_CONTENT } from '../../dsm/error-codes.ts';
import { DSM7_LEAST_OS_MIN_VER, requiredFields } from '../../dsm/info-fields.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import { fieldOf } from '../../spk/info-place.ts';
import type { Spk } from '../../spk/spk.ts';
import type { PreflightInput } from './input.ts';

/** Deviation `arch-empty`: a missing `arch` means every platform. */
export function checkRequiredFields(spk: Spk, { nas: { release, fidelity } }: PreflightInput): Finding[] {
  const missing = requiredFields(release.hierarchy).filter(
    (key) => fieldOf(spk, key) === '' && (key !== 'arch' || fidelity === 'guide'),
  );
  return missing.map((key) => {
    const text = `INFO has no ${key}, and DSM ${release.major} does not install a package without it.`;
    return makeFinding('info-missing-key', { member: 'INFO' }, text, {
      advice: adviceFor(key),
      dsmError: BAD_INFO_CONTENT,
    });
  });
}

const adviceFor = (key: string): string =>
  key === 'os_min_ver' ? `Add os_min_ver="${DSM7_LEAST_OS_MIN_VER}" or higher.` : `Add ${key}="..." to INFO.`;
