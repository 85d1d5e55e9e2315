/** A package's DSM status code, from Package Center's records or from the status script. */
import { STATUS, statusRow } from '../../dsm/status-codes.ts';
import type { ActionContext } from '../action/action-context.ts';
import { removePlaces } from '../action/action-places.ts';
import { makeActionContext } from '../action/perform-action.ts';
import type { InstalledPackage, PackageRecord } from '../package/installed-package.ts';
import { breakingPackages, dependencyRelations } from '../package/relations.ts';
import { runScript } from '../script/run-script.ts';
import type { RequestContext } from './action-request.ts';
import type { CenterCore } from './center-core.ts';

export interface PackageStatus {
  /** DSM's status_code. */
  readonly code: number;
  /** DSM's word for it. */
  readonly status: string;
  /** DSM's status_description. */
  readonly description: string;
}

/** DSM runs the status script only of a package that runs. The script's exit code is then the status code. */
export async function packageStatus(
  core: CenterCore,
  pkg: InstalledPackage | undefined,
  request: RequestContext,
): Promise<PackageStatus> {
  if (pkg === undefined) return describeStatus(STATUS.notInstalled);
  const recorded = recordedStatus(core, pkg);
  if (recorded !== undefined) return describeStatus(recorded);
  const code = await askPackage(core, pkg, request);
  // The script's code is returned unchanged. The texts are DSM's for running and broken, else those of code 1.
  return code === STATUS.running || code === STATUS.broken
    ? describeStatus(code)
    : { ...describeStatus(1), code };
}

/** Makes a context for a script outside of an action. As at boot the requester is DSM, not a user. */
export async function withScriptContext<T>(
  core: CenterCore,
  pkg: InstalledPackage,
  {
    request,
    use,
  }: { readonly request: RequestContext; readonly use: (context: ActionContext) => Promise<T> },
): Promise<T> {
  const environment = core.environment(pkg.record);
  const context = await makeActionContext(
    environment,
    { package: pkg },
    { action: 'boot', request, options: {} },
  );
  try {
    return await use(context);
  } finally {
    await context.machine.change(removePlaces(context.places));
  }
}

const askPackage = (core: CenterCore, pkg: InstalledPackage, request: RequestContext): Promise<number> =>
  withScriptContext(core, pkg, {
    request,
    use: async (context) =>
      (await hasTarget(context)) ? askScript(context, core.dependencies.timeLimit) : STATUS.broken,
  });

/** A package without its target is broken, even if its script exits with 0. Source: 007revad/Synology_app_mover. */
async function hasTarget({ machine, package: { record } }: ActionContext): Promise<boolean> {
  return (await machine.resolve(`${record.home}/target`)) !== undefined;
}

async function askScript(context: ActionContext, timeLimit: number): Promise<number> {
  if (!context.package.record.spk.files.has('scripts/start-stop-status')) return STATUS.running;
  const silent = { output: () => undefined, progress: () => undefined };
  const { exitCode } = await runScript(context, 'status', { report: silent, timeLimit });
  return exitCode ?? 1;
}

/** The status that needs no script; undefined while the package runs. */
function recordedStatus(core: CenterCore, { record, state }: InstalledPackage): number | undefined {
  const { broken, startFailed, running, justStopped } = state;
  if (core.running(record.name)?.isStarting) return STATUS.starting;
  if (broken || isBrokenByOther(core, record)) return STATUS.broken;
  if (startFailed) return STATUS.startFailed;
  if (!running) return justStopped ? STATUS.justStopped : STATUS.stopped;
  return isDependencyDown(core, record) ? STATUS.dependencyDown : undefined;
}

/** Guide 05 install_break_packages: packages "remain broken" while the other is installed. Inferred: the code for it. */
const isBrokenByOther = ({ packages }: CenterCore, { name, version, spk }: PackageRecord): boolean =>
  breakingPackages({ name, version, spk }, packages.peers()).length > 0;

/** Inferred: this status precedes the script's. A dependency that is not installed is assumed to run. */
function isDependencyDown({ packages, dependencies }: CenterCore, record: PackageRecord): boolean {
  return dependencyRelations(record, dependencies.config.release).some(
    ({ package: name }) => packages.find(name)?.state.running === false,
  );
}

function describeStatus(code: number): PackageStatus {
  const row = statusRow(code);
  return { code, status: row?.status ?? 'stop', description: row?.description ?? '' };
}
