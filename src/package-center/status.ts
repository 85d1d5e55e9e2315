/** How a package is doing: DSM's status code, from its own records or from the status script. */
import { STATUS, statusRow } from '../dsm/status-codes.ts';
import type { ActionContext } from './action-context.ts';
import { removePlaces } from './action-places.ts';
import type { InstalledPackage } from './installed-package.ts';
import { runScript } from './script-step.ts';

export interface PackageStatus {
  /** DSM's status_code. */
  readonly code: number;
  /** DSM's word for it. */
  readonly status: string;
  /** DSM's status_description. */
  readonly description: string;
}

/** Only of a package that is turned on does DSM ask the script; its exit code then stands for the status. */
export async function statusOf(
  of: InstalledPackage | undefined,
  context: (of: InstalledPackage) => Promise<ActionContext>,
  timeLimit: number,
): Promise<PackageStatus> {
  const known = knownStatus(of);
  if (known !== undefined || of === undefined) return inWords(known ?? STATUS.notInstalled);
  const asked = await context(of);
  const code = (await isWhole(asked)) ? await askScript(asked, timeLimit) : STATUS.broken;
  await asked.machine.change(removePlaces(asked.places));
  // What the script says stands as it is, except that it says it is broken: then DSM's own words do.
  return code === STATUS.running || code === STATUS.broken ? inWords(code) : { ...inWords(1), code };
}

/** A package whose target is gone is broken, whatever its script says. Source: 007revad/Synology_app_mover. */
async function isWhole({ machine, package: { facts } }: ActionContext): Promise<boolean> {
  return (await machine.resolve(`${facts.home}/target`)) !== undefined;
}

async function askScript(asked: ActionContext, timeLimit: number): Promise<number> {
  if (!asked.package.facts.spk.files.has('scripts/start-stop-status')) return STATUS.running;
  const silent = { output: () => undefined, progress: () => undefined };
  const { exitCode } = await runScript(asked, 'status', { report: silent, timeLimit });
  return exitCode ?? 1;
}

/** What Package Center knows without asking; undefined while the package is turned on. */
function knownStatus(of: InstalledPackage | undefined): number | undefined {
  if (of === undefined) return STATUS.notInstalled;
  const { broken, startFailed, running, stoppedOnce } = of.state;
  if (broken) return STATUS.broken;
  if (startFailed) return STATUS.startFailed;
  if (!running) return stoppedOnce ? STATUS.justStopped : STATUS.stopped;
  return undefined;
}

function inWords(code: number): PackageStatus {
  const row = statusRow(code);
  return { code, status: row?.status ?? 'stop', description: row?.description ?? '' };
}
