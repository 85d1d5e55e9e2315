/** What DSM would refuse before it begins, with its code, and what is odd. Pure. */
import type { Finding } from '../events.ts';
import type { Spk } from '../spk/spk.ts';
import { accountFindings } from './account-findings.ts';
import { archiveNotes } from './preflight/archive.ts';
import { checkDependencies } from './preflight/dependencies.ts';
import { checkDesktop } from './preflight/desktop.ts';
import type { PreflightFacts } from './preflight/facts.ts';
import { checkHandling } from './preflight/handling.ts';
import { checkInfoValues } from './preflight/info-values.ts';
import { checkInstalledVersion } from './preflight/installed-version.ts';
import { limited } from './preflight/limit.ts';
import { checkNeeded } from './preflight/needed.ts';
import { checkOsVersion } from './preflight/os-version.ts';
import { checkOtherPackages } from './preflight/other-packages.ts';
import { checkPlatform } from './preflight/platform.ts';
import { checkPorts } from './preflight/ports.ts';
import { checkPrivilege } from './preflight/privilege.ts';
import { checkServices } from './preflight/services.ts';
import { checkSpace } from './preflight/space.ts';
import { checkWorkers } from './preflight/workers.ts';

export type { PreflightFacts } from './preflight/facts.ts';
export { type InstallKind, installKind } from './preflight/installed-version.ts';

type Check = (spk: Spk, facts: PreflightFacts) => Finding[];

/** Inferred: the order. The first refusal is the one that DSM answers with. */
const CHECKS: readonly Check[] = [
  checkNeeded,
  checkOsVersion,
  checkPlatform,
  checkPrivilege,
  (spk, { others = [] }) => accountFindings(spk, others),
  checkInstalledVersion,
  checkOtherPackages,
  checkDependencies,
  checkServices,
  checkPorts,
  checkSpace,
  checkWorkers,
  checkDesktop,
  checkHandling,
  checkInfoValues,
  archiveNotes,
];

/** Every finding, the refusals first. */
export function preflight(spk: Spk, facts: PreflightFacts): Finding[] {
  const findings = limited(CHECKS.flatMap((check) => check(spk, facts)));
  const order = { refused: 0, warning: 1, note: 2 };
  return findings.toSorted((a, b) => order[a.severity] - order[b.severity]);
}

export const isRefused = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'refused');
