/** The fields without which DSM 7 does not install a package. */
import { errorSaying } from '../../dsm/error-codes.ts';
import { DSM7_LEAST_OS_MIN_VER, requiredFields } from '../../dsm/info-fields.ts';
import type { Finding } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import type { PreflightInput } from './input.ts';
import { fieldOf, refused } from './make-finding.ts';

/** Deviation `arch-empty`: an `arch` that is not there means every platform. */
export function checkRequiredFields(spk: Spk, { nas: { release, fidelity } }: PreflightInput): Finding[] {
  const missing = requiredFields(release.hierarchy).filter(
    (key) => fieldOf(spk, key) === '' && (key !== 'arch' || fidelity === 'guide'),
  );
  return missing.map((key) =>
    refused(
      'info-missing-key',
      { error: errorSaying(261, 'invalid package info content') },
      {
        text: `INFO has no ${key}, and DSM ${release.major} does not install a package without it.`,
        where: 'INFO',
        advice:
          key === 'os_min_ver'
            ? `Add os_min_ver="${DSM7_LEAST_OS_MIN_VER}" or higher.`
            : `Add ${key}="..." to INFO.`,
        source: 'guide 01 Breaking Changes; 261: checkmk-agent-synology#1',
      },
    ),
  );
}
