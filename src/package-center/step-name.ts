/** A step by its name, as people and reports call it. */
import type { StepFacts } from '../events.ts';

/** `preinst`, `port-config WHEN_POSTINST`, `stage-package`. */
export function stepName({ step }: Pick<StepFacts, 'step'>): string {
  switch (step.kind) {
    case 'script':
      return step.script;
    case 'task':
      return step.task;
    default:
      return `${step.worker} ${step.timing}`;
  }
}
