/** What the table of findings says of each code. */
import type { Source } from '../dsm/source.ts';

/**
 * - `refused`: DSM does not begin the action;
 * - `failed`: the run shows that the package misbehaves;
 * - `warning`: the package may not work as its author means it; `note`: good to know.
 */
export const SEVERITIES = ['refused', 'failed', 'warning', 'note'] as const;

export type Severity = (typeof SEVERITIES)[number];

export interface FindingRow {
  /** Every severity that the finding can have; the first unless the rule says otherwise. */
  readonly severities: readonly [Severity, ...Severity[]];
  /** The error numbers that DSM refuses with. */
  readonly dsmErrors?: readonly number[];
  /** One sentence. */
  readonly meaning: string;
  /** What to do in general; a rule may know better. */
  readonly advice: string;
  readonly source: Source;
}

export type FindingRows = Readonly<Record<string, FindingRow>>;
