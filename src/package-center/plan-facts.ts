/** What a plan needs to know, from a package as it is. Pure. */
import type { Condition } from '../dsm/execution-rows.ts';
import { isYes, saysYes } from '../dsm/info-fields.ts';
import type { PackageFacts, Subject } from './installed-package.ts';
import type { NasParts } from './nas-parts.ts';
import type { PlanFacts, PlannedPackage } from './plan-steps.ts';

export function planFacts(
  { package: { facts: of, state }, before = of }: Subject,
  { facts: nas, workers }: Pick<NasParts, 'facts' | 'workers'>,
  startChosen: boolean,
): PlanFacts {
  const { fields } = of.spk.info;
  const replaces = (fields.get('install_replace_packages') ?? '') !== '';
  const isLate = isYes(fields.get('use_deprecated_replace_mechanism'));
  const conditions: Readonly<Record<Condition, boolean>> = {
    'was-running': state.running,
    'start-chosen': startChosen,
    'was-enabled': state.enabled && !state.running,
    precheck: saysYes(fields, 'precheckstartstop', nas.fidelity),
    replaces: replaces && !isLate,
    'replaces-late': replaces && isLate,
  };
  const planned = ({ spk, resource }: PackageFacts): PlannedPackage => ({
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
  return { packages: { old: planned(before), new: planned(of) }, holds, fidelity: nas.fidelity };
}
