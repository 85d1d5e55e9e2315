/** The form of a package's version. */
import { BAD_INFO_CONTENT } from '../../dsm/error-codes.ts';
import { isVersion } from '../../dsm/versions.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import { infoPlace } from '../../spk/info-place.ts';
import type { Spk } from '../../spk/spk.ts';
import type { PreflightInput } from './input.ts';

/** DSM 7 refuses other forms. DSM 6 takes versions such as 1.8.0_121, and cannot compare them properly. */
export function checkVersionForm(spk: Spk, { nas: { release } }: PreflightInput): Finding[] {
  const { version } = spk.info;
  if (isVersion(version)) return [];
  const place = infoPlace(spk, 'version');
  const text = `The version ${JSON.stringify(version)} is not of the form that DSM 7 takes.`;
  const refusal = release.major >= 7 ? ({ severity: 'refused', dsmError: BAD_INFO_CONTENT } as const) : {};
  return [makeFinding('version-form', place, text, refusal)];
}
