/** A scenario that begins where another takes a snapshot. Pure. */
import type { FileScenario, FileStep } from './file-scenario.ts';
import type { Cell } from './matrix.ts';

/** `base.scenario.json5#installed`. */
export interface Origin {
  readonly path: string;
  readonly snapshot: string;
}

export function parseOrigin(from: string): Origin {
  const [path = '', snapshot = ''] = from.split(/#(?=[^#]*$)/);
  return { path, snapshot };
}

/** The scenario with the steps of a base before its own, on the NAS of both; undefined where none takes the snapshot. */
export function buildOn(
  scenario: FileScenario,
  bases: readonly FileScenario[],
  { snapshot }: Origin,
): FileScenario | undefined {
  const base = bases.find(({ cell }) => agrees(cell, scenario.cell));
  const begun = base === undefined ? undefined : stepsUntil(base, snapshot);
  if (base === undefined || begun === undefined) return undefined;
  return { ...scenario, nas: { ...base.nas, ...scenario.nas }, steps: [...begun, ...scenario.steps] };
}

/** Whether the values of keys that both have are the same. */
const agrees = (cell: Cell, other: Cell): boolean =>
  Object.entries(cell).every(([key, value]) => !(key in other) || other[key] === value);

/** The steps up to the snapshot, as what comes before. */
function stepsUntil({ steps }: FileScenario, snapshot: string): FileStep[] | undefined {
  const last = steps.findIndex(({ value }) => 'snapshot' in value && value.snapshot === snapshot);
  return last < 0 ? undefined : steps.slice(0, last + 1).map((step) => ({ ...step, part: 'before' }));
}
