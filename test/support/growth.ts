/** How the time of some work grows with its size. It is the time that this thread computes, whatever else the machine does. */
import { readFileSync } from 'node:fs';

const ROUNDS = 3;

/** Between growth with the size, which is 4, and growth with its square, which is 16. */
export const LINEAR = 9;

/** Above growth with the square, and far below growth with the cube, which is 64. */
export const QUADRATIC = 25;

/** How many times as long four times the size takes; of several rounds the shortest counts. */
export async function growth(size: number, work: (size: number) => unknown): Promise<number> {
  const times = { small: Number.POSITIVE_INFINITY, large: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.small = Math.min(times.small, await computingTime(() => work(size / 4)));
    times.large = Math.min(times.large, await computingTime(() => work(size)));
  }
  return times.large / times.small;
}

async function computingTime(work: () => unknown): Promise<number> {
  const before = threadTime();
  await work();
  return threadTime() - before;
}

/** Nanoseconds on a core. Source: Linux, Documentation/scheduler/sched-stats. */
const threadTime = (): number => Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]);
