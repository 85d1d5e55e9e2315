/** How the time of some work grows with its size. It is the time that this thread computes, whatever else the machine does. */
import { readFileSync } from 'node:fs';

const ROUNDS = 2;

/** The kernel counts in ticks of a few milliseconds; what is measured is repeated until it takes many of them. */
const LEAST_NS = 20_000_000;

/** Between growth with the size, which is 4, and growth with its square, which is 16. */
export const LINEAR = 9;

/** How many times as long four times the size takes; of several rounds the shortest counts. */
export async function growth(size: number, work: (size: number) => unknown): Promise<number> {
  const times = await repetitions(() => work(size / 4));
  const [small, large]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    small.push(await computingTime(times, () => work(size / 4)));
    large.push(await computingTime(times, () => work(size)));
  }
  return Math.min(...large) / Math.min(...small);
}

async function repetitions(work: () => unknown): Promise<number> {
  let times = 1;
  while ((await computingTime(times, work)) < LEAST_NS) times *= 2;
  return times;
}

async function computingTime(times: number, work: () => unknown): Promise<number> {
  const before = threadTime();
  for (let time = 0; time < times; time += 1) await work();
  return threadTime() - before;
}

/** Nanoseconds on a core. Source: Linux, Documentation/scheduler/sched-stats. */
const threadTime = (): number => Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]);
