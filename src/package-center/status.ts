/** How a package is doing: DSM's status code, from its own records or from the status script. */
import { STATUS, statusRow } from '../dsm/status-codes.ts';
import type { ActionContext } from './action-context.ts';
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
  context: () => Promise<ActionContext>,
  timeLimit: number,
): Promise<PackageStatus> {
  const known = knownStatus(of);
  if (known !== undefined || of === undefined) return inWords(known ?? STATUS.notInstalled);
  if (!of.facts.spk.files.has('scripts/start-stop-status')) return inWords(STATUS.running);
  const asked = await context();
  const silent = { output: () => undefined, progress: () => undefined };
  const { exitCode } = await runScript(asked, 'status', { report: silent, timeLimit });
  const { messageFile, progressFile } = asked.places;
  await asked.machine.change([messageFile, progressFile].map((path) => ({ op: 'remove', path })));
  return exitCode === 0 ? inWords(STATUS.running) : { ...inWords(1), code: exitCode ?? 1 };
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
