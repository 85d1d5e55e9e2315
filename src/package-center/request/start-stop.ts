/** Starts packages after their dependencies, and stops them after their dependents. */
import type { Outcome } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import { withDependencies, withDependents } from '../package/relations.ts';
import type { RequestContext } from './action-request.ts';
import { type CenterCore, wentWell } from './center-core.ts';
import { cannotBeStopped, type Neighbours, startRefusal } from './refusals.ts';

export const packageNeighbours = ({ packages, dependencies }: CenterCore): Neighbours => ({
  all: packages.peers(),
  release: dependencies.config.release,
});

/** Runs the work under another package's lock; undefined if another action holds that lock. */
export type WithLock = <T>(name: string, work: () => Promise<T>) => Promise<T | undefined>;

const withOwnLock =
  ({ locks }: CenterCore): WithLock =>
  (name, work) =>
    locks.withLocks(name, work);

/** The request of an action that Package Center adds to the requested action. */
export const forPackageCenter = (request: RequestContext): RequestContext => ({
  ...request,
  by: 'package-center',
});

/** Starts the package's dependencies, then the package. */
export async function startPackage(
  core: CenterCore,
  name: string,
  request: RequestContext,
): Promise<Outcome> {
  await startDependencies(core, core.packages.get(name).record.spk, { request });
  return core.locks.withLocks(name, () => startAlone(core, name, request));
}

export interface OtherPackageOptions {
  readonly request: RequestContext;
  readonly withLock?: WithLock;
}

/** Starts every dependency that does not run. The package itself need not be installed yet. */
export async function startDependencies(
  core: CenterCore,
  spk: Spk,
  { request, withLock = withOwnLock(core) }: OtherPackageOptions,
): Promise<void> {
  const { package: name, version } = spk.info;
  const { all, release } = packageNeighbours(core);
  const peers = [...all.filter((other) => other.name !== name), { name, version, spk }];
  for (const { name: dependency } of withDependencies(name, peers, release)) {
    if (dependency === name || core.packages.find(dependency)?.state.running !== false) continue;
    await withLock(dependency, async () => {
      const installed = core.packages.find(dependency);
      if (installed !== undefined && !installed.state.running)
        await startAlone(core, dependency, forPackageCenter(request));
    });
  }
}

async function startAlone(core: CenterCore, name: string, request: RequestContext): Promise<Outcome> {
  const installed = core.packages.get(name);
  const refusal = startRefusal(installed.record, packageNeighbours(core));
  if (refusal !== undefined) return core.refuse('start', installed.record.spk, { refusal, request });
  return core.act('start', { package: installed }, { request });
}

/** Stops the package's dependents, then the package. */
export async function stopPackage(core: CenterCore, name: string, request: RequestContext): Promise<Outcome> {
  const { record } = core.packages.get(name);
  const refusal = cannotBeStopped({ name, info: record.spk.info });
  if (refusal !== undefined) return core.refuse('stop', record.spk, { refusal, request });
  await stopDependents(core, name, { request });
  return core.locks.withLocks(name, () =>
    core.act('stop', { package: core.packages.get(name) }, { request }),
  );
}

/** Inferred: Package Center asks the user, and then stops the dependents too. */
export async function stopDependents(
  core: CenterCore,
  name: string,
  { request, withLock = withOwnLock(core) }: OtherPackageOptions,
): Promise<void> {
  const { all, release } = packageNeighbours(core);
  for (const { name: dependent } of withDependents(name, all, release)) {
    if (dependent === name || core.packages.find(dependent)?.state.running !== true) continue;
    await withLock(dependent, async () => {
      const installed = core.packages.find(dependent);
      if (installed?.state.running === true)
        await core.act('stop', { package: installed }, { request: forPackageCenter(request) });
    });
  }
}

/** Returns the outcome of the stop if it fails, else the outcome of the start. */
export async function restartPackage(
  core: CenterCore,
  name: string,
  request: RequestContext,
): Promise<Outcome> {
  const stopped = await stopPackage(core, name, request);
  return wentWell(stopped) ? startPackage(core, name, request) : stopped;
}
