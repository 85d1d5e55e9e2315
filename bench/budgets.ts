/**
 * What things may cost: as a ratio to what they are compared with, since milliseconds move with the machine. `floor` is what
 * must not get worse, `next` what is aimed at. A median is held to both.
 */

interface Budget {
  readonly of: 'ratio' | 'value';
  readonly unit: 'x' | 'MB';
  /** A larger value is the better one, such as of lives a minute. */
  readonly atLeast?: true;
  readonly floor?: number;
  readonly next?: number;
}

export const BUDGETS = {
  life: { of: 'ratio', unit: 'x', floor: 1.5, next: 0.22 },
  'life against docker': { of: 'ratio', unit: 'x', floor: 0.1, next: 0.06 },
  'life with attribution': { of: 'ratio', unit: 'x', floor: 1.2 },
  'life as a command': { of: 'ratio', unit: 'x', next: 1.3 },
  script: { of: 'ratio', unit: 'x', floor: 3, next: 2.2 },
  'script from a large process': { of: 'ratio', unit: 'x', floor: 1.3 },
  'script on docker': { of: 'ratio', unit: 'x', floor: 1 },
  changes: { of: 'ratio', unit: 'x', floor: 0.04 },
  restore: { of: 'ratio', unit: 'x', floor: 0.35 },
  'nas from a snapshot': { of: 'ratio', unit: 'x', next: 0.25 },
  install: { of: 'ratio', unit: 'x', floor: 1.2 },
  'install of xz': { of: 'ratio', unit: 'x', next: 1.1 },
  'install among many': { of: 'ratio', unit: 'x', next: 1.05 },
  memory: { of: 'value', unit: 'MB', floor: 200 },
  'command line': { of: 'ratio', unit: 'x', floor: 1.6, next: 1.2 },
  'upgrades to the newest': { of: 'ratio', unit: 'x', floor: 1 },
  'lives a minute': { of: 'ratio', unit: 'x', atLeast: true, next: 2 },
} as const satisfies Record<string, Budget>;

export type BudgetName = keyof typeof BUDGETS;

/** One bound of a budget, and whether a median keeps within it. */
export interface Bound {
  readonly text: string;
  readonly met: boolean;
}

/** The bounds of a budget as a median of the ratio, or of the value, meets them. */
export function judge(
  name: BudgetName,
  medians: { readonly ratio: number; readonly value: number },
): { readonly floor?: Bound; readonly next?: Bound } {
  const budget: Budget = BUDGETS[name];
  const bound = (limit: number | undefined): Bound | undefined => {
    if (limit === undefined) return undefined;
    const median = medians[budget.of];
    const text = `${budget.atLeast === true ? 'at least' : 'at most'} ${limit} ${budget.unit}`;
    return { text, met: budget.atLeast === true ? median >= limit : median <= limit };
  };
  const floor = bound(budget.floor);
  const next = bound(budget.next);
  return { ...(floor === undefined ? {} : { floor }), ...(next === undefined ? {} : { next }) };
}
