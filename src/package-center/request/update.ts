/** `synopkghelper update`: a worker of the package acts again on conf/resource (guide 16). */
import type { Outcome } from '../../events.ts';
import type { RequestContext } from './action-request.ts';
import type { CenterCore } from './center-core.ts';

/**
 * A script of the package may ask for it while an action goes on with the package: it then happens within that action,
 * which holds the lock.
 */
export async function updateResource(
  core: CenterCore,
  name: string,
  { resource, request }: { readonly resource: string; readonly request: RequestContext },
): Promise<Outcome> {
  const update = () => core.act('update', { package: core.packages.get(name) }, { request, resource });
  const holder = core.running(name);
  const isNested = holder !== undefined && holder.parent.id === request.parent?.id;
  return isNested ? update() : core.locks.withLocks(name, update);
}
