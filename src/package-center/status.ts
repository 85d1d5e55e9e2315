/** How a package is doing: DSM's status code, from its own records or from the status script. */
import { STATUS, statusRow } from '../dsm/status-codes.ts';
import type { ActionContext } from './action-context.ts';
import { removePlaces } from './action-places.ts';
import type { Center } from './center.ts';
import type { InstalledPackage, PackageFacts } from './installed-package.ts';
import { actionContext } from './perform-action.ts';
import { dependenciesOf } from './relations.ts';
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
export async function packageStatus(
  center: Center,
  of: InstalledPackage | undefined,
): Promise<PackageStatus> {
  if (of === undefined) return inWords(STATUS.notInstalled);
  const known = knownStatus(center, of);
  if (known !== undefined) return inWords(known);
  // DSM itself asks, as at boot: no user asked for an action.
  const asked = await actionContext(center.setting(of.facts), { package: of }, { action: 'boot', asked: {} });
  const code = (await isWhole(asked)) ? await askScript(asked, center.parts.timeLimit) : STATUS.broken;
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
function knownStatus(center: Center, { facts, state }: InstalledPackage): number | undefined {
  const { broken, startFailed, running, stoppedOnce, busy } = state;
  if (busy === 'start' || busy === 'boot') return STATUS.starting;
  if (broken) return STATUS.broken;
  if (startFailed) return STATUS.startFailed;
  if (!running) return stoppedOnce ? STATUS.justStopped : STATUS.stopped;
  return needsWhatIsDown(center, facts) ? STATUS.dependencyDown : undefined;
}

/** Inferred: that it comes before the script's own word; what is not on the NAS at all is taken for there. */
function needsWhatIsDown({ packages, parts }: Center, facts: PackageFacts): boolean {
  return dependenciesOf(facts, parts.facts.release).some(
    ({ package: name }) => packages.find(name)?.state.running === false,
  );
}

function inWords(code: number): PackageStatus {
  const row = statusRow(code);
  return { code, status: row?.status ?? 'stop', description: row?.description ?? '' };
}
