/** What things may cost, as a ratio to what they are compared with or as a value of their own. A median is held to it. */

interface Budget {
  readonly text: string;
  readonly of: 'ratio' | 'value';
  readonly most: number;
}

export const BUDGETS = {
  life: { text: 'at most 1.5 x', of: 'ratio', most: 1.5 },
  'life against docker': { text: 'at most 0.1 x', of: 'ratio', most: 0.1 },
  script: { text: 'at most 5 ms', of: 'value', most: 5 },
  'large process': { text: 'at most 1.3 x', of: 'ratio', most: 1.3 },
  'script on docker': { text: 'below docker exec', of: 'ratio', most: 1 },
  changes: { text: 'at most 10 ms', of: 'value', most: 10 },
  restore: { text: 'at most 10 ms', of: 'value', most: 10 },
  install: { text: 'at most 1.2 x', of: 'ratio', most: 1.2 },
  memory: { text: 'at most 200 MB', of: 'value', most: 200 },
  'command line': { text: 'at most 100 ms', of: 'value', most: 100 },
} as const satisfies Record<string, Budget>;

export type BudgetName = keyof typeof BUDGETS;
