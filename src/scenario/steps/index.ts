/** Every step of scenario files, in the order of the documentation. */
import { install, move, restart, start, stop, uninstall, update, upgrade } from './actions.ts';
import { liveIn, remove, run, write } from './box.ts';
import type { StepDefinition } from './define-step.ts';
import { boot, powerCut, reboot, shutdown } from './power.ts';
import { look, restore, snapshot, wait } from './time.ts';

export const STEPS: readonly StepDefinition[] = [
  ...[install, upgrade, start, stop, restart, uninstall, move, update],
  ...[shutdown, boot, reboot, powerCut],
  ...[run, write, remove, liveIn],
  ...[wait, snapshot, restore, look],
];

/** The step that the object is, told by its keys; undefined if it is none or could be two. */
export function stepOf(value: Readonly<Record<string, unknown>>): StepDefinition | undefined {
  const [first, ...others] = STEPS.filter(
    ({ verb, schema }) => verb in value && !isOptionOf(verb, value, schema),
  );
  return others.length === 0 ? first : undefined;
}

/** `start: true` is an option of install and a step of its own. */
const isOptionOf = (
  verb: string,
  value: Readonly<Record<string, unknown>>,
  own: StepDefinition['schema'],
): boolean =>
  STEPS.some(
    ({ verb: other, schema }) => other !== verb && schema !== own && other in value && verb in schema.shape,
  );
