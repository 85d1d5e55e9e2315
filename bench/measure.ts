/** Measures contenders in turn, round by round: other load on the host affects all contenders equally. */

export interface Contender {
  readonly name: string;
  /** Returns its own measurement if only a part of the call counts; otherwise the milliseconds of the call count. */
  run(): unknown;
}

/** Nearest-rank percentiles: half of all values lie at or below the median, four fifths between low and high. */
export interface Spread {
  readonly median: number;
  /** The 10th percentile. */
  readonly low: number;
  /** The 90th percentile. */
  readonly high: number;
}

/** The values of a contender, one for each round. */
export interface Measured {
  readonly name: string;
  readonly values: readonly number[];
}

/**
 * The first round is not counted unless the contenders are warm: it fills file system caches, and code is compiled on
 * first use.
 */
export async function inTurn(
  rounds: number,
  contenders: readonly Contender[],
  { areWarm = false }: { areWarm?: boolean } = {},
): Promise<Measured[]> {
  const measured = contenders.map(({ name }) => ({ name, values: [] as number[] }));
  for (let round = areWarm ? 1 : 0; round <= rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) {
      const took = await timed(contender);
      if (round > 0) measured[index]?.values.push(took);
    }
  }
  return measured;
}

async function timed({ run }: Contender): Promise<number> {
  const startedAt = performance.now();
  const ownMeasurement = await run();
  return typeof ownMeasurement === 'number' ? ownMeasurement : performance.now() - startedAt;
}

export async function milliseconds(run: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await run();
  return performance.now() - startedAt;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const index = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return { median: index(0.5), low: index(0.1), high: index(0.9) };
}

/** The ratio of the medians, with the spread of the rounds' ratios. */
export function ratioOf(contender: Measured, other: Measured): Spread {
  const rounds = contender.values.map((value, round) => value / (other.values[round] ?? Number.NaN));
  return { ...spreadOf(rounds), median: spreadOf(contender.values).median / spreadOf(other.values).median };
}

/** The difference of two contenders, round by round. */
export function differenceOf(contender: Measured, other: Measured): Measured {
  const values = contender.values.map((value, round) => value - (other.values[round] ?? Number.NaN));
  return { name: `${contender.name}, above ${other.name}`, values };
}
