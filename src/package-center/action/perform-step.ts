/** Performs one step and returns its result. Only this file distinguishes the kinds of step. */
import type { ScriptName } from '../../dsm/actions.ts';
import { SpkboxError } from '../../errors.ts';
import type { Emit } from '../../events.ts';
import { logLines } from '../../system/logs.ts';
import type { Worker, WorkerContext } from '../../workers/define-worker.ts';
import { WorkerFailure } from '../../workers/define-worker.ts';
import { runScript, stepReport } from '../script/run-script.ts';
import { type ActionContext, StepFailure } from './action-context.ts';
import type { CommandChange } from './hooks.ts';
import type { Step } from './plan-steps.ts';
import { PASSED, type StepResult } from './step-result.ts';
import { TASK_FUNCTIONS } from './tasks/index.ts';

export interface StepEnvironment {
  readonly context: ActionContext;
  readonly id: number;
  readonly emit: Emit;
  readonly workers: ReadonlyMap<string, Worker>;
  /** Milliseconds for each script. */
  readonly timeLimit: number;
  /** A hook's change of the script's command. */
  readonly change: CommandChange | undefined;
  onUndo(undo: () => Promise<void>): void;
}

export async function performStep(step: Step, environment: StepEnvironment): Promise<StepResult> {
  try {
    switch (step.step.kind) {
      case 'script':
        return await performScript(step, environment);
      case 'task':
        await TASK_FUNCTIONS[step.step.task]({ ...environment.context, ...noteAndUndo(step, environment) });
        return PASSED;
      case 'update':
        await updateWorker(step, environment);
        return PASSED;
      default:
        await performWorker(step, environment);
        return PASSED;
    }
  } catch (error) {
    return failureResult(error);
  }
}

function noteAndUndo({ index }: Step, { id, emit, onUndo }: StepEnvironment) {
  return { note: (text: string) => emit({ type: 'step-note', id, index, text }), onUndo };
}

/** Inferred: DSM skips a missing script, and can thus still remove a package that lost some. */
const DISPENSABLE: readonly ScriptName[] = ['prestop', 'stop', 'preuninst', 'postuninst'];

async function performScript(
  { step, index, row }: Step,
  { context, id, emit, timeLimit, change }: StepEnvironment,
): Promise<StepResult> {
  if (step.kind !== 'script') return PASSED;
  if (step.missing) return { result: 'skipped', reason: 'the package has no such script' };
  const run = await runScript(context, step.script, {
    report: stepReport(emit, id, index),
    timeLimit,
    change,
    logVersion: row.logVersion,
  });
  if (run.isGone && DISPENSABLE.includes(step.script))
    return { result: 'skipped', reason: 'the script no longer exists' };
  return {
    result: run.failure === undefined ? 'passed' : 'failed',
    ...(run.failure === undefined
      ? {}
      : { reason: withLikelyCause(run.failure, step.script, context.unusableDependencies) }),
    ...(run.exitCode === undefined ? {} : { exitCode: run.exitCode }),
    ...(run.outputStillOpen ? { outputStillOpen: true } : {}),
    message: run.message,
  };
}

/** A start that fails on a NAS without what the package needs says little about the package. */
function withLikelyCause(failure: string, script: ScriptName, unusable: readonly string[]): string {
  if (unusable.length === 0 || (script !== 'prestart' && script !== 'start')) return failure;
  return `${failure}; a likely cause: the package needs ${unusable.join(' and ')}`;
}

async function performWorker(step: Step, environment: StepEnvironment): Promise<void> {
  const { step: part, interval } = step;
  if ((part.kind !== 'acquire' && part.kind !== 'release') || interval === undefined) return;
  const { context, workers } = environment;
  const { record } = context.package;
  const subject = { action: context.action, name: record.name, version: record.version };
  const log = (state: 'ready' | 'done' | 'fail') =>
    context.log.add(logLines.worker(part.kind, subject, { worker: part.worker, state }));
  log('ready');
  try {
    const worker = workers.get(part.worker);
    const workerContext = makeWorkerContext(step, environment, part.worker);
    await worker?.[part.kind](interval, workerContext, record.resource.get(part.worker));
    log('done');
  } catch (error) {
    log('fail');
    throw error;
  }
}

/** Guide 16: the worker reads its entry in conf/resource again and acts on it. */
async function updateWorker(step: Step, environment: StepEnvironment): Promise<void> {
  if (step.step.kind !== 'update') return;
  const { worker: name } = step.step;
  const worker = environment.workers.get(name);
  const { resource } = environment.context.package.record;
  if (worker === undefined || !resource.has(name))
    throw new StepFailure('its conf/resource has no such entry');
  if (!worker.updatable) throw new StepFailure('this resource cannot be updated');
  await worker.update(makeWorkerContext(step, environment, name), resource.get(name));
}

function makeWorkerContext(step: Step, environment: StepEnvironment, worker: string): WorkerContext {
  const { context } = environment;
  const { record, state } = context.package;
  return {
    machine: context.machine,
    system: context.system,
    package: record,
    fidelity: context.fidelity,
    acquiredBefore: state.everAcquired.has(worker),
    keepAfterUninstall: context.keepAfterUninstall,
    ...noteAndUndo(step, environment),
  };
}

/** Turns a failure of the package into a result, and rethrows every other error. */
function failureResult(error: unknown): StepResult {
  if (error instanceof StepFailure || error instanceof WorkerFailure)
    return { result: 'failed', reason: error.message };
  if (!(error instanceof SpkboxError)) throw error;
  if (error.fault === 'package')
    return { result: 'failed', refused: true, reason: `${error.summary} (${error.code})` };
  if (error.code !== 'MACHINE_FILE_OP' && error.code !== 'MACHINE_UNPACK') throw error;
  return { result: 'failed', reason: error.summary };
}
