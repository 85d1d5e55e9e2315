/** The end of an action whose NAS loses its power: nothing is undone, and nothing more is done. */
import { UPGRADES } from '../../dsm/actions.ts';
import type { ActionProgress } from './action-progress.ts';
import type { ActionRun } from './action-run.ts';

export const POWER_LOST = 'the power was cut';

/** Thrown out of the walk of a plan; `execute` catches it. */
export class PowerLost extends Error {
  override readonly name = 'PowerLost';
}

/** Ends the action where the power is gone. */
export function assertPower({ isPowerLost }: Pick<ActionRun, 'isPowerLost'>): void {
  if (isPowerLost()) throw new PowerLost(POWER_LOST);
}

/**
 * The package's state after an action without an end. Inferred: DSM takes a package as broken whose target is missing, or
 * whose file `installing` is still there. Sources: Synology_app_mover (missing target); synopkg.log (`touch installing` at
 * the beginning of an installation, and its removal at the end).
 */
export function settlePowerLoss({ contexts: { new: context } }: ActionRun, progress: ActionProgress): void {
  const { state } = context.package;
  state.running = false;
  const isInstalling = context.action === 'install' || UPGRADES.includes(context.action);
  const isUnfinished = isInstalling && progress.newInPlace && !progress.finished;
  const wasInstalled = context.before !== undefined || context.action !== 'install';
  if (isUnfinished || (wasInstalled && !state.targetInPlace)) state.broken = true;
}
