/** How the time of some work grows with its size: a ratio of two times of one run, since a slow machine slows both. */
const ROUNDS = 5;

/**
 * How many times as long four times the size takes. It is about 4 where time grows with size, 16 where it grows with the
 * square of it. Of several rounds the shortest counts: whatever else runs on the machine only makes a round longer.
 */
export async function growth(size: number, work: (size: number) => unknown): Promise<number> {
  const times = { small: Number.POSITIVE_INFINITY, large: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.small = Math.min(times.small, await timeOf(() => work(size / 4)));
    times.large = Math.min(times.large, await timeOf(() => work(size)));
  }
  return times.large / times.small;
}

/** Milliseconds. */
export async function timeOf(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Between growth with the size and growth with its square. */
export const LINEAR = 9;
