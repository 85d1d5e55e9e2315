/** The part of the fold that is about upgrades: each with how it ended and what failed in it. */
import type { Outcome, PackageName, RunEvent, UpgradeData } from '../../events.ts';
import type { RecordedFinding } from '../../findings.ts';
import type { ActionReport, EventOf } from './report-action.ts';

export interface UpgradeDataReport extends UpgradeData, PackageName {
  /** Undefined where the recording does not say. */
  readonly result: Outcome['result'] | undefined;
  /** What failed the run, of the package after this upgrade. */
  readonly failures: readonly RecordedFinding[];
}

export function startedUpgrade(
  event: EventOf<'upgrade-data'>,
  actions: readonly ActionReport[],
): UpgradeDataReport {
  const { type, run, seq, at, ...upgrade } = event;
  const action = actions.findLast(
    ({ action: kind, package: name }) => name === event.package && (kind === 'upgrade' || kind === 'repair'),
  );
  return { ...upgrade, result: action?.outcome?.result, failures: [] };
}

/** Adds findings to the last upgrade, where they are about the version that it installed. */
export function withFailures(
  upgrades: readonly UpgradeDataReport[],
  { package: name, version, findings }: Extract<RunEvent, { readonly type: 'findings' }>,
): readonly UpgradeDataReport[] {
  const last = upgrades.at(-1);
  const failures = findings.filter(({ severity }) => severity === 'failed');
  if (last?.package !== name || last.version !== version || failures.length === 0) return upgrades;
  return upgrades.with(-1, { ...last, failures: [...last.failures, ...failures] });
}

/** Whether an upgrade has done what it should, and lost nothing. */
export const isGoodUpgrade = ({ result, failures }: UpgradeDataReport): boolean =>
  failures.length === 0 && (result === 'done' || result === undefined);

/** `hello 1.0.0-1 to 2.0.0-1`. */
export const upgradeName = ({ package: name, from, version }: UpgradeDataReport): string =>
  `${name} ${from} to ${version}`;
