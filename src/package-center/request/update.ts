/** `synopkghelper update`: a worker reads its entry in conf/resource again (guide 16). */
import type { Outcome } from '../../events.ts';
import type { RequestContext } from './action-request.ts';
import type { CenterCore } from './center-core.ts';

/**
 * A script of the package may request an update during an action on the package. The update then runs within that action,
 * which already holds the lock.
 */
export async function updateResource(
  core: CenterCore,
  name: string,
  { resource, request }: { readonly resource: string; readonly request: RequestContext },
): Promise<Outcome> {
  const pkg = core.visible(name) ?? core.packages.get(name);
  const update = () => core.act('update', { package: pkg }, { request, resource });
  const holder = core.running(name);
  const isNested = holder !== undefined && holder.parent.id === request.parent?.id;
  return isNested ? update() : core.locks.withLocks(name, update);
}
