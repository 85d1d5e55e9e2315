/** What DSM would refuse before it begins, with its code, and what is odd. Pure. */
import { type Finding, SEVERITIES } from '../../findings.ts';
import type { Spk } from '../../spk/spk.ts';
import { accountFindings } from './accounts.ts';
import { capFindings } from './cap-findings.ts';
import { checkDependencies } from './dependencies.ts';
import { checkDesktop } from './desktop.ts';
import { checkInfoValues } from './info-values.ts';
import type { PreflightInput } from './input.ts';
import { checkInstalledVersion } from './installed-version.ts';
import { checkOsVersion } from './os-version.ts';
import { checkOtherPackages } from './other-packages.ts';
import { checkPlatform } from './platform.ts';
import { checkPorts } from './ports.ts';
import { checkPrivilege } from './privilege.ts';
import { checkRequiredFields } from './required-fields.ts';
import { checkServices } from './services.ts';
import { checkSignedWorkers } from './signed-workers.ts';
import { checkSpace } from './space.ts';
import { checkUserControls } from './user-controls.ts';
import { checkVersionForm } from './version-form.ts';
import { checkWorkers } from './workers.ts';

export type { PreflightInput } from './input.ts';
export { type InstallKind, installKind } from './installed-version.ts';

type Check = (spk: Spk, input: PreflightInput) => Finding[];

/** Inferred: the order. The first refusal is the one that DSM answers with. */
const CHECKS: readonly Check[] = [
  checkRequiredFields,
  checkVersionForm,
  checkOsVersion,
  checkPlatform,
  checkPrivilege,
  checkSignedWorkers,
  (spk, { others = [] }) => accountFindings(spk, others),
  checkInstalledVersion,
  checkOtherPackages,
  checkDependencies,
  checkServices,
  checkPorts,
  checkSpace,
  checkWorkers,
  checkDesktop,
  checkUserControls,
  checkInfoValues,
  ({ notes }) => [...notes],
];

/** Every finding, the refusals first. */
export function preflight(spk: Spk, input: PreflightInput): Finding[] {
  const findings = capFindings(CHECKS.flatMap((check) => check(spk, input)));
  return findings.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

export const isRefused = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'refused');
