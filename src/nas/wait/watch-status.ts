/** Waits for a package's status. */
import type { PackageCenter } from '../../package-center/center.ts';
import type { RequestContext } from '../../package-center/request/action-request.ts';
import type { PackageStatus } from '../../package-center/request/status.ts';
import type { StatusCondition, Watch } from './condition.ts';

export interface StatusPlace {
  readonly center: PackageCenter;
  readonly request: RequestContext;
}

/** Each look runs the package's status script, as DSM does; it is no event of the run. */
export function watchStatus(
  { center, request }: StatusPlace,
  { status: expectedStatus, package: name }: StatusCondition,
): Watch<PackageStatus> {
  let last: PackageStatus | undefined;
  return {
    async look(signal) {
      const status = await center.status(center.packages.find(name), { ...request, signal });
      // A script that was ended says nothing about the package.
      if (signal.aborted) return undefined;
      last = status;
      return (typeof expectedStatus === 'number' ? status.code : status.status) === expectedStatus
        ? status
        : undefined;
    },
    async explain() {
      const actual =
        last === undefined ? 'its status script gave no answer' : `it is ${last.status} (code ${last.code})`;
      return `the status of ${name} was not ${expectedStatus}; ${actual}`;
    },
    hint: `Read what the package says with nas.logs(${JSON.stringify(name)}), or give it a longer timeLimit.`,
  };
}
