/** A row of the bench's table: what was measured, against what, and what it may cost. */
import { type Bound, type BudgetName, judge } from './budgets.ts';
import { differenceOf, type Measured, ratioOf, type Spread, spreadOf } from './measure.ts';

export type Unit = 'ms' | 'MB' | 'a minute';

export interface Row {
  readonly topic: string;
  readonly what: string;
  readonly unit: Unit;
  readonly value: Spread;
  /** Undefined without a compared contender. */
  readonly against?: { readonly what: string; readonly value: Spread; readonly ratio: Spread };
  readonly budget?: { readonly floor?: Bound; readonly next?: Bound };
}

export interface RowOptions {
  readonly topic: string;
  readonly unit?: Unit;
  readonly budget?: BudgetName;
}

/** A contender and the contender that it is compared with. */
export function rowOf(measured: Measured, against: Measured | undefined, options: RowOptions): Row {
  const { topic, unit = 'ms', budget } = options;
  const value = spreadOf(measured.values);
  const row: Row = { topic, what: measured.name, unit, value };
  const ratio = against && ratioOf(measured, against);
  const compared =
    against && ratio ? { against: { what: against.name, value: spreadOf(against.values), ratio } } : {};
  return { ...row, ...compared, ...judged(budget, value, ratio) };
}

/** The difference between two contenders, in their unit. */
export function overheadRow(measured: Measured, over: Measured, options: RowOptions): Row {
  const row = rowOf(measured, over, { topic: options.topic });
  const difference = differenceOf(measured, over);
  const value = spreadOf(difference.values);
  return { ...row, what: difference.name, value, ...judged(options.budget, value, row.against?.ratio) };
}

function judged(name: BudgetName | undefined, value: Spread, ratio: Spread | undefined): Pick<Row, 'budget'> {
  if (name === undefined) return {};
  return { budget: judge(name, { ratio: ratio?.median ?? Number.NaN, value: value.median }) };
}
