/** Starting and stopping packages, with those that they need and that need them. */
import type { Outcome } from '../events.ts';
import type { Spk } from '../spk/spk.ts';
import { cannotBeStopped, type Neighbours, startRefusal } from './action-refusals.ts';
import { type Center, wentWell } from './center.ts';
import { withDependencies, withDependers } from './relations.ts';

export const neighbours = ({ packages, parts }: Center): Neighbours => ({
  all: packages.known(),
  release: parts.facts.release,
});

/** How another package gets its turn: its own, or within that of whoever asks. Undefined where it gets none. */
export type Take = <T>(name: string, work: () => Promise<T>) => Promise<T | undefined>;

const inOwnTurn =
  ({ turns }: Center): Take =>
  (name, work) =>
    turns.inTurn(name, work);

/** Starts what the package needs, then the package. */
export async function startPackage(center: Center, name: string): Promise<Outcome> {
  await startDependencies(center, center.packages.get(name).facts.spk);
  return center.turns.inTurn(name, () => startAlone(center, name));
}

/** Starts all that a package needs and that does not run yet; the package itself may be new to the NAS. */
export async function startDependencies(center: Center, spk: Spk, take = inOwnTurn(center)): Promise<void> {
  const { package: name, version } = spk.info;
  const { all, release } = neighbours(center);
  const known = [...all.filter((other) => other.name !== name), { name, version, spk }];
  for (const { name: each } of withDependencies(name, known, release)) {
    if (each === name || center.packages.find(each)?.state.running !== false) continue;
    await take(each, async () => {
      const of = center.packages.find(each);
      if (of !== undefined && !of.state.running) await startAlone(center, each);
    });
  }
}

async function startAlone(center: Center, name: string): Promise<Outcome> {
  const of = center.packages.get(name);
  const refusal = startRefusal(of.facts, neighbours(center));
  if (refusal !== undefined) return center.refuse('start', of.facts.spk, refusal);
  return center.act('start', { package: of });
}

/** Stops what needs the package, then the package. */
export async function stopPackage(center: Center, name: string): Promise<Outcome> {
  const { facts } = center.packages.get(name);
  const refusal = cannotBeStopped({ name, info: facts.spk.info });
  if (refusal !== undefined) return center.refuse('stop', facts.spk, refusal);
  await stopDependers(center, name);
  return center.turns.inTurn(name, () => center.act('stop', { package: center.packages.get(name) }));
}

/** Inferred: Package Center asks, and then stops them too. */
export async function stopDependers(center: Center, name: string, take = inOwnTurn(center)): Promise<void> {
  const { all, release } = neighbours(center);
  for (const { name: each } of withDependers(name, all, release)) {
    if (each === name || center.packages.find(each)?.state.running !== true) continue;
    await take(each, async () => {
      const of = center.packages.find(each);
      if (of?.state.running === true) await center.act('stop', { package: of });
    });
  }
}

/** The stop's outcome where it fails, else the start's. */
export async function restartPackage(center: Center, name: string): Promise<Outcome> {
  const stopped = await stopPackage(center, name);
  return wentWell(stopped) ? startPackage(center, name) : stopped;
}
