/** The NAS goes down and comes up: every package that is turned on stops and starts, in the order of their dependencies. */
import { STAGING } from '../dsm/hierarchy.ts';
import type { Outcome } from '../events.ts';
import { type FileOp, ROOT } from '../machine/machine.ts';
import type { Center } from './center.ts';
import { bootOrder } from './relations.ts';

/** Stops what runs, those first that need others; then everything else ends, and what lies in memory is gone. */
export async function shutDown(center: Center): Promise<Outcome[]> {
  center.power = 'going down';
  try {
    await center.turns.idle();
    const outcomes = await stopAll(center);
    await powerOff(center);
    return outcomes;
  } finally {
    center.power = 'off';
  }
}

async function stopAll(center: Center): Promise<Outcome[]> {
  const { release } = center.parts.facts;
  const outcomes: Outcome[] = [];
  for (const { name } of bootOrder(center.packages.known(), release).toReversed()) {
    const outcome = await center.turns.inTurn(name, async () => {
      const of = center.packages.find(name);
      return of?.state.running === true ? center.act('shutdown', { package: of }) : undefined;
    });
    if (outcome !== undefined) outcomes.push(outcome);
  }
  for (const { state } of center.packages.all) {
    // A stop script that failed keeps nothing running: the machine goes off.
    state.running = false;
    state.stoppedOnce = false;
  }
  return outcomes;
}

/** Starts what is turned on, after what it needs. */
export async function bootUp(center: Center): Promise<Outcome[]> {
  const { machine, facts } = center.parts;
  center.power = 'on';
  const order = bootOrder(center.packages.known(), facts.release).map(({ name }) => name);
  const enabled = await machine.look(order.map((name) => `/var/packages/${name}/enabled`));
  const outcomes: Outcome[] = [];
  for (const [at, name] of order.entries()) {
    if (enabled[at] === undefined) continue;
    const outcome = await center.turns.inTurn(name, async () => {
      const of = center.packages.find(name);
      return of === undefined || of.state.broken ? undefined : center.act('boot', { package: of });
    });
    if (outcome !== undefined) outcomes.push(outcome);
  }
  return outcomes;
}

/** Inferred: on DSM these are in memory, too. Package Center's own place for messages is there again at once. */
const IN_MEMORY = [
  { path: '/tmp', mode: 0o1777 },
  { path: '/dev/shm', mode: 0o1777 },
  { path: STAGING.messages.path, mode: 0o755 },
];

/** Whatever a package made of it. */
const emptyAnew = ({ path, mode }: (typeof IN_MEMORY)[number]): FileOp[] => [
  { op: 'folder', path, mode, owner: { uid: 0, gid: 0 } },
  { op: 'empty', path },
];

async function powerOff({ parts: { machine } }: Center): Promise<void> {
  await machine.run({
    argv: ['/bin/bash', '-c', 'kill -TERM -1; sleep 0.05; kill -KILL -1'],
    as: ROOT,
    env: { PATH: '/usr/bin:/bin' },
    timeLimit: 10_000,
  });
  await machine.change(IN_MEMORY.flatMap(emptyAnew));
}
