/** A step of a scenario file: told by its key, and checked by its own schema. */
import type { CommonValue, StepDefinition } from '../steps/define-step.ts';
import { STEPS, stepOf } from '../steps/index.ts';
import { unknownText } from './closed.ts';
import type { ValuePath } from './places.ts';
import { type Problem, problemsOf } from './problems.ts';

/** A step that is as its schema wants it. */
export interface CheckedStep {
  readonly definition: StepDefinition;
  readonly value: CommonValue;
}

export function readStep(
  step: Readonly<Record<string, unknown>>,
  path: ValuePath,
): CheckedStep | { readonly problems: readonly Problem[] } {
  const definition = stepOf(step);
  if (definition === undefined) return { problems: [noStep(step, path)] };
  const parsed = definition.schema.safeParse(step);
  return parsed.success
    ? { definition, value: parsed.data as CommonValue }
    : { problems: problemsOf(parsed.error, path) };
}

function noStep(step: Readonly<Record<string, unknown>>, path: ValuePath): Problem {
  const verbs = STEPS.map(({ verb }) => verb);
  const found = Object.keys(step).filter((key) => verbs.includes(key));
  if (found.length > 1) return { path, text: `a step does one thing, not ${found.join(' and ')}` };
  const [first] = Object.keys(step);
  if (first === undefined) return { path, text: 'an empty step' };
  return { path: [...path, first], text: unknownText('step', first, verbs) };
}
