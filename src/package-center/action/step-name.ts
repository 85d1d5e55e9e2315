/** The name of a step in outcomes and reports. */
import type { PlannedStep } from '../../events.ts';

/** `preinst`, `port-config WHEN_POSTINST`, `stage-package`. */
export function stepName({ step }: Pick<PlannedStep, 'step'>): string {
  switch (step.kind) {
    case 'script':
      return step.script;
    case 'task':
      return step.task;
    case 'update':
      return `${step.worker} update`;
    default:
      return `${step.worker} ${step.timing}`;
  }
}
