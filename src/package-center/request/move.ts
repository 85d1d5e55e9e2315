/** Moves a package to another volume (guide 05 support_move). */
import type { Outcome } from '../../events.ts';
import { packageFolders } from '../package/installed-package.ts';
import type { RequestContext } from './action-request.ts';
import type { CenterCore } from './center-core.ts';
import { moveRefusal } from './refusals.ts';

export async function movePackage(
  core: CenterCore,
  name: string,
  { volume: requested, request }: { readonly volume: string; readonly request: RequestContext },
): Promise<Outcome> {
  return core.locks.withLocks(name, async () => {
    const { record, state } = core.packages.get(name);
    const volume = core.volume(requested);
    const refusal = moveRefusal(record);
    if (refusal !== undefined) return core.refuse('move', record.spk, { refusal, request });
    const form = core.dependencies.config.release.hierarchy;
    const folders = packageFolders(name, { form, place: record.place }, volume);
    const moved = { record: { ...record, volume, base: volume, folders }, state };
    const settle = (_: Outcome, { newInPlace }: { readonly newInPlace: boolean }) => {
      if (newInPlace) core.packages.set(moved);
    };
    return core.act('move', { package: moved, before: record }, { request, settle });
  });
}
