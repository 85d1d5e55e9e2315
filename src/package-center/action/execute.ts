/** The loop that performs a plan: walks its phases, and undoes what a failure or a crash leaves half done. */
import type { PackageSide } from '../../dsm/actions.ts';
import type { OutcomeResult } from '../../events.ts';
import { actionLine, phaseLine } from '../../system/logs.ts';
import type { PackageState } from '../package/installed-package.ts';
import { type ActionProgress, type Failure, newProgress } from './action-progress.ts';
import type { ActionRun } from './action-run.ts';
import { readBeforeStart } from './current-resource.ts';
import { outcomeOf } from './outcome.ts';
import type { Step } from './plan-steps.ts';
import { PowerLost, settlePowerLoss } from './power-loss.ts';
import { takeBack, takeUndos } from './take-back.ts';
import { walkStep } from './walk-step.ts';

const FAILED_RESULTS: readonly OutcomeResult[] = ['aborted', 'broken', 'refused', 'crashed'];

/** Walks the plan. A crash (an error that is not the package's failure) is undone like an abort and recorded. */
export async function execute(run: ActionRun): Promise<ActionProgress> {
  const progress = newProgress();
  try {
    for (const phase of phasesOf(run.steps)) await walkPhase(run, progress, phase);
    await logEnd(run, progress);
  } catch (error) {
    if (error instanceof PowerLost) endWithoutPower(run, progress);
    else await endCrashed(run, progress, error);
  }
  return progress;
}

function endWithoutPower(run: ActionRun, progress: ActionProgress): void {
  progress.powerLost = true;
  settlePowerLoss(run, progress);
}

async function endCrashed(run: ActionRun, progress: ActionProgress, error: unknown): Promise<void> {
  progress.crash = { error, step: progress.current };
  await takeBack(run, progress, takeUndos(progress)).catch(ignorePowerLoss);
  settleCrash(run);
  await logEnd(run, progress).catch(() => undefined);
}

function ignorePowerLoss(error: unknown): void {
  if (!(error instanceof PowerLost)) throw error;
}

function phasesOf(steps: readonly Step[]): Step[][] {
  const phases = new Map<Step['phaseRow'], Step[]>();
  for (const step of steps) phases.set(step.phaseRow, [...(phases.get(step.phaseRow) ?? []), step]);
  return [...phases.values()];
}

async function logEnd(run: ActionRun, progress: ActionProgress): Promise<void> {
  const { log } = run.contexts.new;
  const { result, oldVersion } = outcomeOf(run.id, run.contexts.new, progress);
  const line = actionLine(logSubject(run, 'new'), !FAILED_RESULTS.includes(result), oldVersion);
  if (line !== undefined) log.add(line);
  await log.flush();
}

/** A package whose old version is gone and whose new one is not in place cannot be used, only repaired or removed. */
function settleCrash({ contexts: { new: context } }: ActionRun): void {
  const { state } = context.package;
  const isInstalled = context.before !== undefined || context.action !== 'install';
  if (isInstalled && !state.targetInPlace) state.broken = true;
}

function logSubject({ contexts }: ActionRun, side: PackageSide) {
  const { action, package: pkg } = contexts[side];
  return { action, name: pkg.record.name, version: pkg.record.version };
}

/** The package's state, which its old and its new version share. */
const stateOf = ({ contexts }: ActionRun): PackageState => contexts.new.package.state;

async function walkPhase(run: ActionRun, progress: ActionProgress, steps: readonly Step[]): Promise<void> {
  const { log } = run.contexts.new;
  const [first] = steps;
  if (first === undefined || !isDue(first, progress, stateOf(run))) return;
  const addLine = (moment: Parameters<typeof phaseLine>[2]) => {
    const line = phaseLine(first.phase, logSubject(run, phaseSide(first)), moment);
    if (line !== undefined) log.add(line);
  };
  addLine({ begins: true });
  if (first.phase === 'start') await readResource(run);
  const failure = await walkSteps(run, progress, steps);
  addLine({ result: failure === undefined ? 0 : (failure.step.row.error ?? 1) });
  if (failure === undefined) settlePhase(progress, first);
  else await takeBack(run, progress, takeUndos(progress));
}

function readResource({ contexts: { new: context }, emit }: ActionRun): Promise<void> {
  const { action, package: pkg, machine } = context;
  return readBeforeStart(action, pkg, { machine, emit });
}

/** The version in a phase's log lines: the phase that removes the old package begins with a script of the new one. */
const phaseSide = ({ phase, side }: Step): PackageSide => (phase === 'uninstall' ? 'old' : side);

/** Drops the undos of a phase that has passed. With `standsUntil` in its row they are kept until that phase has passed. */
function settlePhase(progress: ActionProgress, { phase, phaseRow }: Step): void {
  if (phaseRow.standsUntil !== undefined) {
    progress.earlierUndos.push(...progress.undos);
    progress.standsUntil = phaseRow.standsUntil;
  } else if (progress.standsUntil === phase) {
    progress.earlierUndos = [];
  }
  progress.undos = [];
}

/** Walks the steps. Stops at a step whose failure aborts the phase, and returns that failure. */
async function walkSteps(
  run: ActionRun,
  progress: ActionProgress,
  steps: readonly Step[],
): Promise<Failure | undefined> {
  progress.undos = [];
  for (const step of steps) {
    if (progress.broken !== undefined && step.row.evenIfBroken !== true) continue;
    const failure = await walkStep(run, progress, step);
    if (failure?.step.onFailure === 'abort') return failure;
  }
  return undefined;
}

/** Whether a phase is to be walked: a phase that restores the package after an abort only, all others before one only. */
function isDue(first: Step, progress: ActionProgress, { running }: PackageState): boolean {
  if (progress.broken !== undefined) return false;
  // A package that could not be stopped need not be started again, nor one that could not be started.
  if (first.phaseRow.after === 'abort')
    return progress.aborted !== undefined && progress.aborted.step.phase !== 'start' && !running;
  return progress.aborted === undefined && canStart(first, progress);
}

/** Inferred: a package whose installation ended with an alert is not started; the user sees the alert first. */
function canStart({ phase }: Step, { alerts }: ActionProgress): boolean {
  return phase !== 'start' || alerts.length === 0;
}
