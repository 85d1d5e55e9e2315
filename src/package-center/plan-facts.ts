/** What a plan needs to know, from a package as it is. Pure. */
import type { Condition } from '../dsm/execution-order.ts';
import { isYes, saysYes } from '../dsm/info-fields.ts';
import type { InstalledPackage } from './installed-package.ts';
import type { NasParts } from './nas-parts.ts';
import type { PlanFacts } from './plan-steps.ts';

export function planFacts(
  { facts: of, state }: InstalledPackage,
  { facts: nas, workers }: Pick<NasParts, 'facts' | 'workers'>,
  startChosen: boolean,
): PlanFacts {
  const { fields } = of.spk.info;
  const conditions: Readonly<Record<Condition, boolean>> = {
    'was-running': state.running,
    'start-chosen': startChosen,
    'was-enabled': state.enabled && !state.running,
    precheck: saysYes(fields, 'precheckstartstop', nas.fidelity),
    replaces:
      (fields.get('install_replace_packages') ?? '') !== '' &&
      !isYes(fields.get('use_deprecated_replace_mechanism')),
  };
  const planned = {
    scripts: new Set(
      [...of.spk.files.keys()].flatMap((name) =>
        name.startsWith('scripts/') ? [name.slice('scripts/'.length)] : [],
      ),
    ),
    workers: [...of.resource.keys()].flatMap((name) => {
      const worker = workers.get(name);
      return worker === undefined ? [] : [{ name, intervals: worker.intervals(nas.fidelity) }];
    }),
  };
  const holds = new Set(
    (Object.keys(conditions) as Condition[]).filter((condition) => conditions[condition]),
  );
  return { packages: { old: planned, new: planned }, holds, fidelity: nas.fidelity };
}
