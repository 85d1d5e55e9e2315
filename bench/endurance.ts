/** Runs many lives in a row in one process. Memory, descriptors and processes must not grow with their number. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEvent } from '../src/index.ts';
import { tryPackage } from './library.ts';

/** The resources in use after a number of lives. */
export interface Holdings {
  readonly lives: number;
  /** MB. */
  readonly memory: number;
  /** MB of the JavaScript heap. */
  readonly heap: number;
  readonly descriptors: number;
  /** Descendants of this process. */
  readonly processes: number;
  readonly mounts: number;
  /** Lives in which the package should have passed and did not. */
  readonly failed: number;
  /** Milliseconds for a life, since the previous line. */
  readonly life: number;
}

const EVERY = 250;

/** Lives before the first measurement, which compile code and fill caches. */
const WARM_UP = 20;

export interface Onlooker {
  measured(measured: Holdings): void;
  /** A life that should have passed. */
  failed(life: number, failure: string): void;
}

export async function endure(spk: string, lives: number, onlooker: Onlooker): Promise<Holdings[]> {
  const measured: Holdings[] = [];
  let failed = 0;
  let startedAt = performance.now();
  let livesDone = 0;
  const look = async (life: number) => {
    // A killed process may take a moment to disappear.
    await sleep(200);
    const now = { lives: livesDone, ...holdings(), failed, life };
    measured.push(now);
    onlooker.measured(now);
  };
  const liveOnce = async () => {
    const failure = await live(spk);
    if (failure === undefined) return;
    failed += 1;
    onlooker.failed(livesDone, failure);
  };
  for (let n = 0; n < WARM_UP; n += 1) await liveOnce();
  await look((performance.now() - startedAt) / WARM_UP);
  while (livesDone < lives) {
    const until = Math.min(lives, livesDone + EVERY);
    const many = until - livesDone;
    startedAt = performance.now();
    for (; livesDone < until; livesDone += 1) await liveOnce();
    await look((performance.now() - startedAt) / many);
  }
  return measured;
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

export function heldTable(measured: readonly Holdings[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const rows = measured.map(({ lives, memory, heap, descriptors, processes, mounts, failed, life }) =>
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

/** Why the package did not pass; undefined if it passed. */
async function live(spk: string): Promise<string | undefined> {
  const events: RunEvent[] = [];
  const { passed } = await tryPackage(spk, { engine: 'namespace', onEvent: (event) => events.push(event) });
  return passed ? undefined : failureIn(events);
}

/** The failed steps, and the last output and messages of the run. */
function failureIn(events: readonly RunEvent[]): string {
  const telling = events.filter(({ type }) => ['output', 'message', 'run-ended'].includes(type));
  const failed = events.filter((event) => event.type === 'step-ended' && event.result === 'failed');
  return JSON.stringify([...failed, ...telling.slice(-6)]);
}

function holdings(): Pick<Holdings, 'memory' | 'heap' | 'descriptors' | 'processes' | 'mounts'> {
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
  const below = (parentPid: number): number =>
    parents
      .filter(({ parent }) => parent === parentPid)
      .reduce((count, { pid }) => count + 1 + below(pid), 0);
  return below(process.pid);
}

/** 0 if the process has ended in the meantime. */
function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}
