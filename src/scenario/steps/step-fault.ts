/** A fault in an action of the step. */
import { z } from 'zod';
import { ACTIONS } from '../../dsm/actions.ts';
import { FAULTS, type StepFault } from '../../nas/faults/fault.ts';
import { faultHook } from '../../nas/faults/fault-hook.ts';
import type { StepHook } from '../../package-center/action/hooks.ts';
import { closedObject, duration, word } from '../file/closed.ts';

const MOMENTS = ['before', 'after'] as const;

export const stepFault = closedObject({
  fault: word(FAULTS),
  step: z.string().optional().meta({ description: 'postinst, stage-package, port-config WHEN_POSTINST.' }),
  action: word(ACTIONS).optional(),
  package: z.string().optional(),
  times: z
    .number()
    .int()
    .min(1)
    .optional()
    .meta({ description: 'How many matching steps it hits: 1 when absent.' }),
  when: word(MOMENTS)
    .optional()
    .meta({ description: 'Before the step does anything, or after all that it does.' }),
  code: z.number().int().optional().meta({ description: 'Of exit: 1 when absent.' }),
  signal: z.string().optional().meta({ description: 'Of signal: SIGKILL when absent.' }),
  limit: duration.optional().meta({ description: "Of hang: stands for DSM's hour." }),
  megabytes: z.number().int().min(1).optional().meta({ description: 'Of memory: 32 when absent.' }),
  delay: duration.optional().meta({ description: 'Of slow.' }),
}).refine(({ fault, delay }) => fault !== 'slow' || delay !== undefined, 'slow needs a delay: "2s"');

/** The fault of the step that goes on, behind one hook for the whole run. */
export interface ArmedFault {
  readonly hook: StepHook;
  arm(fault: z.output<typeof stepFault> | undefined): void;
}

export function armedFault(): ArmedFault {
  let armed: StepHook | undefined;
  return {
    hook: (step, context, run) => (armed === undefined ? run() : armed(step, context, run)),
    arm(fault) {
      // The schema saw to it that the parts of a fault belong to it.
      armed = fault === undefined ? undefined : faultHook(fault as StepFault);
    },
  };
}
