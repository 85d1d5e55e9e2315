/** Contenders measured in turn, round by round, so that what else goes on on the host meets all of them alike. */

export interface Contender {
  readonly name: string;
  /** Gives what it measured itself, where not all of the call counts; else the call's own milliseconds are taken. */
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

/** All that one contender took, a value for each round. */
export interface Measured {
  readonly name: string;
  readonly values: readonly number[];
}

/**
 * Unless they are warm already, the first round is not counted: it warms up the caches of the file system, and code that
 * is compiled as it is used.
 */
export async function inTurn(
  rounds: number,
  contenders: readonly Contender[],
  { areWarm = false }: { areWarm?: boolean } = {},
): Promise<Measured[]> {
  const measured = contenders.map(({ name }) => ({ name, values: [] as number[] }));
  for (let round = areWarm ? 1 : 0; round <= rounds; round += 1) {
    for (const [at, contender] of contenders.entries()) {
      const took = await timed(contender);
      if (round > 0) measured[at]?.values.push(took);
    }
  }
  return measured;
}

async function timed({ run }: Contender): Promise<number> {
  const began = performance.now();
  const own = await run();
  return typeof own === 'number' ? own : performance.now() - began;
}

export async function milliseconds(run: () => unknown): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return { median: at(0.5), low: at(0.1), high: at(0.9) };
}

/** The ratio of the medians; its spread is that of the ratios of the rounds. */
export function ratioOf(one: Measured, other: Measured): Spread {
  const rounds = one.values.map((value, round) => value / (other.values[round] ?? Number.NaN));
  return { ...spreadOf(rounds), median: spreadOf(one.values).median / spreadOf(other.values).median };
}

/** What one takes above the other, round by round. */
export function differenceOf(one: Measured, other: Measured): Measured {
  const values = one.values.map((value, round) => value - (other.values[round] ?? Number.NaN));
  return { name: `${one.name}, above ${other.name}`, values };
}
