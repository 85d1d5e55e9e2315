/** Faults as plain data: what goes wrong, and at which step of which action. */
import type { Action } from '../../dsm/actions.ts';
import type { PlannedStep } from '../../events.ts';
import type { HookContext } from '../../package-center/action/hooks.ts';
import { stepName } from '../../package-center/action/step-name.ts';

/** Before the step does anything, or after all that it does. */
export type FaultMoment = 'before' | 'after';

/** What goes wrong. A step without a script, which is DSM's own doing, fails with the same words. */
export type FaultKind =
  /** The script exits with the code, 1 when absent. */
  | { readonly fault: 'exit'; readonly code?: number; readonly when?: FaultMoment }
  /** The script never ends. `limit` stands for DSM's hour, in milliseconds: 100 when absent. */
  | { readonly fault: 'hang'; readonly limit?: number; readonly when?: FaultMoment }
  /** A signal ends the script, SIGKILL when absent: what DSM sees when the kernel is out of memory. */
  | { readonly fault: 'signal'; readonly signal?: NodeJS.Signals; readonly when?: FaultMoment }
  /** Nothing more can be written while the step goes on. */
  | { readonly fault: 'disk-full' }
  /** The script and what it starts get so many megabytes of address space, each process for itself: 32 when absent. */
  | { readonly fault: 'memory'; readonly megabytes?: number }
  /** The step begins so many milliseconds late. */
  | { readonly fault: 'slow'; readonly delay: number }
  /** The power is cut; the NAS is off then. */
  | { readonly fault: 'power-cut'; readonly when?: FaultMoment };

export const FAULTS = ['exit', 'hang', 'signal', 'disk-full', 'memory', 'slow', 'power-cut'] as const;

export type FaultName = (typeof FAULTS)[number];

/** Where it goes wrong; what is absent matches every step. */
export interface FaultPlace {
  readonly action?: Action;
  readonly package?: string;
  /** A step's name as in outcomes: `postinst`, `stage-package`, `port-config WHEN_POSTINST`. */
  readonly step?: string;
  /** A step's place in its plan, where a name stands twice. */
  readonly index?: number;
  /** How many matching steps it hits: 1 when absent. */
  readonly times?: number;
}

export type StepFault = FaultPlace & FaultKind;

export function matchesStep(
  { action, package: name, step, index }: FaultPlace,
  planned: PlannedStep,
  context: Pick<HookContext, 'action' | 'package'>,
): boolean {
  return (
    (action === undefined || action === context.action) &&
    (name === undefined || name === context.package) &&
    (step === undefined || step === stepName(planned)) &&
    (index === undefined || index === planned.index)
  );
}
