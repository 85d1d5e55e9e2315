/** Does one step and says how it went. The only place that knows which kinds of step there are. */
import type { ScriptName } from '../dsm/actions.ts';
import { SpkboxError } from '../errors.ts';
import type { Emit } from '../events.ts';
import type { Worker, WorkerContext } from '../workers/define-worker.ts';
import { WorkerFailure } from '../workers/define-worker.ts';
import { type ActionContext, StepFailure } from './action-context.ts';
import type { Step } from './plan-steps.ts';
import { runScript, stepReport } from './script-step.ts';
import { logLines } from './synopkg-log.ts';
import { TASKS } from './tasks/index.ts';

export interface StepResult {
  readonly result: 'passed' | 'failed' | 'skipped';
  readonly reason?: string;
  readonly exitCode?: number;
  readonly outputHeld?: boolean;
  /** What a script wrote for the user. */
  readonly message: string;
  /** The archive itself is at fault: DSM would not have begun. */
  readonly refused: boolean;
}

export interface StepTools {
  readonly context: ActionContext;
  readonly id: number;
  readonly emit: Emit;
  readonly workers: ReadonlyMap<string, Worker>;
  /** Milliseconds for each script. */
  readonly timeLimit: number;
  onUndo(undo: () => Promise<void>): void;
}

const PASSED: StepResult = { result: 'passed', message: '', refused: false };

export async function performStep(step: Step, tools: StepTools): Promise<StepResult> {
  try {
    switch (step.step.kind) {
      case 'script':
        return await performScript(step, tools);
      case 'task':
        await TASKS[step.step.task]({ ...tools.context, ...reporting(step, tools) });
        return PASSED;
      default:
        await performWorker(step, tools);
        return PASSED;
    }
  } catch (error) {
    return failure(error);
  }
}

function reporting({ index }: Step, { id, emit, onUndo }: StepTools) {
  return { did: (text: string) => emit({ type: 'did', id, index, text }), onUndo };
}

/** Inferred: DSM runs what is there, so that a package which lost its scripts can still be removed. */
const DISPENSABLE: readonly ScriptName[] = ['prestop', 'stop', 'preuninst', 'postuninst'];

async function performScript(
  { step, index, row }: Step,
  { context, id, emit, timeLimit }: StepTools,
): Promise<StepResult> {
  if (step.kind !== 'script') return PASSED;
  if (step.missing) return { ...PASSED, result: 'skipped', reason: 'the package has no such script' };
  const run = await runScript(context, step.script, {
    report: stepReport(emit, id, index),
    timeLimit,
    loggedAs: row.loggedAs,
  });
  if (run.isGone && DISPENSABLE.includes(step.script))
    return { ...PASSED, result: 'skipped', reason: 'the script is not there any more' };
  return {
    result: run.failure === undefined ? 'passed' : 'failed',
    ...(run.failure === undefined ? {} : { reason: run.failure }),
    ...(run.exitCode === undefined ? {} : { exitCode: run.exitCode }),
    ...(run.outputHeld ? { outputHeld: true } : {}),
    message: run.message,
    refused: false,
  };
}

async function performWorker(step: Step, tools: StepTools): Promise<void> {
  const { step: part, interval } = step;
  if ((part.kind !== 'acquire' && part.kind !== 'release') || interval === undefined) return;
  const { context, workers } = tools;
  const { facts, state } = context.package;
  const worker = workers.get(part.worker);
  const subject = { action: context.action, name: facts.name, version: facts.version };
  const say = (state: string) =>
    context.log.add(logLines.worker(part.kind, subject, { worker: part.worker, state }));
  const workerContext: WorkerContext = {
    machine: context.machine,
    package: facts,
    fidelity: context.fidelity,
    heldBefore: state.heldEver.has(part.worker),
    keeps: context.keeps,
    ...reporting(step, tools),
  };
  say('ready');
  try {
    await worker?.[part.kind](interval, workerContext, facts.resource.get(part.worker));
    say('done');
  } catch (error) {
    say('fail');
    throw error;
  }
}

/** A failure of the package is a result; everything else is ours and goes on upwards. */
function failure(error: unknown): StepResult {
  const base = { result: 'failed', message: '', refused: false } as const;
  if (error instanceof StepFailure || error instanceof WorkerFailure)
    return { ...base, reason: error.message };
  if (!(error instanceof SpkboxError)) throw error;
  if (error.fault === 'package')
    return { ...base, refused: true, reason: `${error.message} (${error.code})` };
  if (error.code !== 'MACHINE_FILE_OP' && error.code !== 'MACHINE_UNPACK') throw error;
  return { ...base, reason: error.message };
}
