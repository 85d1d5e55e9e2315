/** Shuts the NAS down and boots it: running packages stop and enabled packages start, in the order of dependencies. */
import type { Outcome } from '../../events.ts';
import { bootOrder } from '../package/relations.ts';
import type { RequestContext } from './action-request.ts';
import type { CenterCore } from './center-core.ts';
import { emptyMemory, emptyStaging, endProcesses } from './machine-power.ts';
import { filesBeingWritten, type PowerCut, truncate } from './power-cut.ts';

/** Stops running packages, dependents first. Then ends every other process and empties the folders in memory. */
export async function shutDown(core: CenterCore, request: RequestContext): Promise<Outcome[]> {
  core.power = 'going down';
  try {
    await core.locks.idle();
    const outcomes = await stopAll(core, request);
    await endProcesses(core.dependencies.machine, 'in order');
    await emptyMemory(core.dependencies.machine);
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
  core.settleOff();
  return outcomes;
}

/**
 * Cuts the power: no script runs, every process ends. What was not synced is kept, unless open files are to be lost.
 * Resolves once every running action has ended at its step.
 */
export async function cutPower(core: CenterCore, { lose = 'nothing' }: PowerCut = {}): Promise<void> {
  const { machine } = core.dependencies;
  const openFiles = lose === 'unsynced' ? await filesBeingWritten(machine) : [];
  await core.cutPower();
  await core.locks.idle();
  // A step that was about to start a script has started it meanwhile.
  await endProcesses(machine, 'at once');
  await truncate(machine, openFiles);
}

async function clearUp(core: CenterCore): Promise<void> {
  const { machine, config } = core.dependencies;
  await core.locks.idle();
  await emptyMemory(machine);
  await emptyStaging(machine, config.volumes);
  core.wasCut = false;
}

/** Starts enabled packages, dependencies first. */
export async function bootUp(core: CenterCore, request: RequestContext): Promise<Outcome[]> {
  const { machine, config } = core.dependencies;
  if (core.wasCut) await clearUp(core);
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
