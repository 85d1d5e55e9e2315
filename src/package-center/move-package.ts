/** Moving a package to another volume (guide 05 support_move). */
import type { Outcome } from '../events.ts';
import { moveRefusal } from './action-refusals.ts';
import type { Center } from './center.ts';
import { packageFolders } from './installed-package.ts';

export async function movePackage(center: Center, name: string, to: string): Promise<Outcome> {
  return center.turns.inTurn(name, async () => {
    const { facts, state } = center.packages.get(name);
    const volume = center.volume(to);
    const refusal = moveRefusal(facts);
    if (refusal !== undefined) return center.refuse('move', facts.spk, refusal);
    const form = center.parts.facts.release.hierarchy;
    const folders = packageFolders(name, { form, place: facts.place }, volume);
    const moved = { facts: { ...facts, volume, base: volume, folders }, state };
    const outcome = await center.act('move', { package: moved, before: facts });
    if (outcome.result !== 'aborted') center.packages.set(moved);
    return outcome;
  });
}
