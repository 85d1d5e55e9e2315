/** Builds a plan's input from a package and its state. Pure. */
import type { Condition } from '../../dsm/execution-rows.ts';
import { isYes, saysYes } from '../../dsm/info-fields.ts';
import type { CenterDependencies } from '../center-dependencies.ts';
import { type ActionSubject, type PackageRecord, startsAgain } from '../package/installed-package.ts';
import type { PlanInput, PlannedPackage } from './plan-steps.ts';

/** The caller's choices for the action. */
export interface PlanChoices {
  readonly start?: boolean;
  /** For an update: the worker. */
  readonly resource?: string | undefined;
}

export function makePlanInput(
  { package: { record, state }, before = record }: ActionSubject,
  { config: nas, workers }: Pick<CenterDependencies, 'config' | 'workers'>,
  { start = false, resource }: PlanChoices,
): PlanInput {
  const { fields } = record.spk.info;
  const replaces = (fields.get('install_replace_packages') ?? '') !== '';
  const isLate = isYes(fields.get('use_deprecated_replace_mechanism'));
  const conditions: Readonly<Record<Condition, boolean>> = {
    'was-running': state.running,
    'starts-again': startsAgain({ record: before, state }, record.version),
    'start-chosen': start,
    'was-enabled': state.enabled && !state.running,
    precheck: saysYes(fields, 'precheckstartstop', nas.fidelity),
    replaces: replaces && !isLate,
    'replaces-late': replaces && isLate,
  };
  const planned = ({ spk, resource }: PackageRecord): PlannedPackage => ({
    scripts: new Set(
      [...spk.files.keys()].flatMap((name) =>
        name.startsWith('scripts/') ? [name.slice('scripts/'.length)] : [],
      ),
    ),
    workers: [...resource.keys()].flatMap((name) => {
      const worker = workers.get(name);
      return worker === undefined ? [] : [{ name, intervals: worker.intervals(nas.fidelity) }];
    }),
  });
  const holds = new Set(
    (Object.keys(conditions) as Condition[]).filter((condition) => conditions[condition]),
  );
  return {
    packages: { old: planned(before), new: planned(record) },
    holds,
    fidelity: nas.fidelity,
    resource,
  };
}
