/** Many lives in a row in one process: what the process and the host still hold must not grow with their number. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEvent } from '../src/index.ts';
import { tryPackage } from './library.ts';

/** What is held after a number of lives. */
export interface Held {
  readonly lives: number;
  /** MB. */
  readonly memory: number;
  /** MB of it that are JavaScript's own. */
  readonly heap: number;
  readonly descriptors: number;
  /** Descendants of this process. */
  readonly processes: number;
  readonly mounts: number;
  /** Lives in which the package did not pass, though it should. */
  readonly failed: number;
  /** Milliseconds for a life, since the line before. */
  readonly life: number;
}

const EVERY = 250;

/** Lives that come before the first look: code is compiled and caches are filled. */
const WARM_UP = 20;

export interface Onlooker {
  held(held: Held): void;
  /** A life that should have passed. */
  failed(life: number, why: string): void;
}

export async function endure(spk: string, lives: number, onlooker: Onlooker): Promise<Held[]> {
  const held: Held[] = [];
  let failed = 0;
  let began = performance.now();
  let done = 0;
  const look = async (life: number) => {
    // What was told to end may take a moment to be gone.
    await sleep(200);
    const now = { lives: done, ...holdings(), failed, life };
    held.push(now);
    onlooker.held(now);
  };
  const liveOnce = async () => {
    const why = await live(spk);
    if (why === undefined) return;
    failed += 1;
    onlooker.failed(done, why);
  };
  for (let n = 0; n < WARM_UP; n += 1) await liveOnce();
  await look((performance.now() - began) / WARM_UP);
  while (done < lives) {
    const until = Math.min(lives, done + EVERY);
    const many = until - done;
    began = performance.now();
    for (; done < until; done += 1) await liveOnce();
    await look((performance.now() - began) / many);
  }
  return held;
}

const HEAD = [
  'lives',
  'memory, MB',
  'of it JavaScript, MB',
  'descriptors',
  'processes',
  'mounts',
  'failed',
  'ms a life',
];

export function heldTable(held: readonly Held[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const rows = held.map(({ lives, memory, heap, descriptors, processes, mounts, failed, life }) =>
    line([
      lives,
      memory.toFixed(0),
      heap.toFixed(0),
      descriptors,
      processes,
      mounts,
      failed,
      life.toFixed(0),
    ]),
  );
  return [line(HEAD), line(HEAD.map(() => '---')), ...rows].join('\n');
}

/** Says why the package did not pass; undefined when it did. */
async function live(spk: string): Promise<string | undefined> {
  const events: RunEvent[] = [];
  const { passed } = await tryPackage(spk, { engine: 'namespace', onEvent: (event) => events.push(event) });
  return passed ? undefined : failureIn(events);
}

/** The reasons of the run, and the last that was heard of it before its end. */
function failureIn(events: readonly RunEvent[]): string {
  const telling = events.filter(({ type }) => ['output', 'message', 'run-ended'].includes(type));
  const failed = events.filter((event) => event.type === 'step-ended' && event.result === 'failed');
  return JSON.stringify([...failed, ...telling.slice(-6)]);
}

function holdings(): Pick<Held, 'memory' | 'heap' | 'descriptors' | 'processes' | 'mounts'> {
  const { rss, heapUsed } = process.memoryUsage();
  return {
    memory: rss / 1e6,
    heap: heapUsed / 1e6,
    descriptors: readdirSync('/proc/self/fd').length,
    processes: countDescendants(),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8').trim().split('\n').length,
  };
}

function countDescendants(): number {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(name) }));
  const below = (of: number): number =>
    parents.filter(({ parent }) => parent === of).reduce((count, { pid }) => count + 1 + below(pid), 0);
  return below(process.pid);
}

/** 0 where it has ended in the meantime. */
function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}
