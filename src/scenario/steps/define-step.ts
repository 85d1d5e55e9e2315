/** How a step of scenario files is defined. */
import { z } from 'zod';
import { expectations } from '../expectations/index.ts';
import { closedObject } from '../file/closed.ts';
import type { ScenarioPlace, StepEffect } from '../scenario-place.ts';
import { stepFault } from './step-fault.ts';

export interface StepDefinition {
  /** The key that tells the step: `install`. */
  readonly verb: string;
  /** One sentence for the documentation. */
  readonly summary: string;
  readonly schema: z.ZodObject;
  /** What the report calls it: `install packages/hello`. */
  title(step: unknown): string;
  run(step: unknown, place: ScenarioPlace): Promise<StepEffect>;
}

/** What every step may have besides. */
const COMMON = {
  name: z
    .string()
    .optional()
    .meta({ description: 'What the report calls the step, and `changes.since` too.' }),
  fault: stepFault.optional().meta({ description: 'What goes wrong in an action of the step.' }),
  expect: expectations.optional().meta({ description: 'What must be true after the step.' }),
};

export function defineStep<Shape extends z.ZodRawShape>(definition: {
  readonly verb: keyof Shape & string;
  readonly summary: string;
  readonly shape: Shape;
  title(step: z.output<z.ZodObject<Shape, z.core.$strict>>): string;
  run(step: StepValue<Shape>, place: ScenarioPlace): Promise<StepEffect>;
}): StepDefinition {
  const { verb, summary, shape, title, run } = definition;
  return {
    ...{ verb, summary },
    schema: closedObject({ ...shape, ...COMMON }).meta({ description: summary }),
    // The file was checked with the same schema before anything ran.
    title: (step) => title(step as StepValue<Shape>),
    run: (step, place) => run(step as StepValue<Shape>, place),
  };
}

/** What the schema gives, with what every step may have. */
export type StepValue<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape, z.core.$strict>> &
  CommonValue;

export type CommonValue = z.output<z.ZodObject<typeof COMMON>>;
