/** Shuts the NAS down and boots it: running packages stop and enabled packages start, in the order of dependencies. */
import { posix } from 'node:path';
import { STAGING } from '../../dsm/hierarchy.ts';
import type { Outcome } from '../../events.ts';
import { type FileOp, type Machine, ROOT } from '../../machine/machine.ts';
import { CHANNEL_FOLDER } from '../../tools/channel/command-channel.ts';
import { messagesFolder } from '../action/action-places.ts';
import { bootOrder } from '../package/relations.ts';
import type { RequestContext } from './action-request.ts';
import type { CenterCore } from './center-core.ts';

/** Stops running packages, dependents first. Then ends every other process and empties the folders in memory. */
export async function shutDown(core: CenterCore, request: RequestContext): Promise<Outcome[]> {
  core.power = 'going down';
  try {
    await core.locks.idle();
    const outcomes = await stopAll(core, request);
    await powerOff(core);
    return outcomes;
  } finally {
    core.power = 'off';
  }
}

async function stopAll(core: CenterCore, request: RequestContext): Promise<Outcome[]> {
  const { release } = core.dependencies.config;
  const outcomes: Outcome[] = [];
  for (const { name } of bootOrder(core.packages.peers(), release).toReversed()) {
    const outcome = await core.locks.withLocks(name, async () => {
      const installed = core.packages.find(name);
      return installed?.state.running === true
        ? core.act('shutdown', { package: installed }, { request })
        : undefined;
    });
    if (outcome !== undefined) outcomes.push(outcome);
  }
  for (const { state } of core.packages.all) {
    // After a failed stop script the package does not run either: the machine powers off.
    state.running = false;
    state.justStopped = false;
  }
  return outcomes;
}

/** Starts enabled packages, dependencies first. */
export async function bootUp(core: CenterCore, request: RequestContext): Promise<Outcome[]> {
  const { machine, config } = core.dependencies;
  core.power = 'on';
  const names = bootOrder(core.packages.peers(), config.release).map(({ name }) => name);
  const enabled = await machine.kinds(names.map((name) => `/var/packages/${name}/enabled`));
  const turnedOn = names.filter((_, index) => enabled[index] !== undefined);
  const outcomes: Outcome[] = [];
  for (const name of turnedOn) {
    const outcome = await core.locks.withLocks(name, async () => {
      const installed = core.packages.find(name);
      return installed === undefined || installed.state.broken
        ? undefined
        : core.act('boot', { package: installed }, { request });
    });
    if (outcome !== undefined) outcomes.push(outcome);
  }
  return outcomes;
}

/** Folders in memory, which are empty after a boot. Inferred: on DSM too, as on any Linux. */
const IN_MEMORY = [
  { path: '/tmp', mode: 0o1777 },
  { path: '/dev/shm', mode: 0o1777 },
];

/** Recreates the folder even if a package has replaced it with another kind of file. */
const emptyFolder = ({ path, mode }: (typeof IN_MEMORY)[number]): FileOp[] => [
  { op: 'folder', path, mode, owner: ROOT },
  { op: 'empty', path },
];

/** What DSM, and spkbox's own channel, make in /run before any package starts. */
const MADE_AT_BOOT = ['lock', posix.basename(CHANNEL_FOLDER), 'synopkg', 'synopkgs'];

async function emptyRun(machine: Machine): Promise<FileOp[]> {
  const names = await machine.list('/run');
  const foreign = names.filter((name) => !MADE_AT_BOOT.includes(name));
  return [
    ...foreign.map((name): FileOp => ({ op: 'remove', path: `/run/${name}` })),
    messagesFolder(),
    { op: 'empty', path: STAGING.messages.path },
  ];
}

async function powerOff({ dependencies: { machine } }: CenterCore): Promise<void> {
  await machine.run({
    argv: ['/bin/bash', '-c', 'kill -TERM -1; sleep 0.05; kill -KILL -1'],
    as: ROOT,
    env: { PATH: '/usr/bin:/bin' },
    timeLimit: 10_000,
  });
  await machine.change([...IN_MEMORY.flatMap(emptyFolder), ...(await emptyRun(machine))]);
}
