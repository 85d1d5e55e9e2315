/** The one loop with effects: walks the steps of a plan, and looks up in each step's row what its failure means. */
import type { Whose } from '../dsm/actions.ts';
import type { Emit, Outcome } from '../events.ts';
import type { Worker } from '../workers/define-worker.ts';
import type { ActionContext } from './action-context.ts';
import { type Course, type Failure, newCourse, type Undo } from './course.ts';
import type { PackageState } from './installed-package.ts';
import { outcomeOf } from './outcome.ts';
import { performStep } from './perform-step.ts';
import type { Step } from './plan-steps.ts';
import { applyStep } from './state-after-step.ts';
import { stepName } from './step-name.ts';
import { actionLine, phaseLine } from './synopkg-log.ts';

/** What the steps of the old and of the new package may see; one and the same but in an upgrade. */
export type Contexts = Readonly<Record<Whose, ActionContext>>;

export interface ActionRun {
  readonly contexts: Contexts;
  readonly id: number;
  readonly steps: readonly Step[];
  readonly emit: Emit;
  readonly workers: ReadonlyMap<string, Worker>;
  readonly timeLimit: number;
}

const FAILED: readonly Outcome['result'][] = ['aborted', 'broken', 'refused'];

export async function execute(run: ActionRun): Promise<Outcome> {
  const course = newCourse();
  for (const phase of phasesOf(run.steps)) await walkPhase(run, course, phase);
  const outcome = outcomeOf(run.contexts.new, course);
  const { log } = run.contexts.new;
  const line = actionLine(subjectOf(run, 'new'), !FAILED.includes(outcome.result), outcome.oldVersion);
  if (line !== undefined) log.add(line);
  await log.flush();
  return outcome;
}

function phasesOf(steps: readonly Step[]): Step[][] {
  const phases = new Map<Step['phaseRow'], Step[]>();
  for (const step of steps) phases.set(step.phaseRow, [...(phases.get(step.phaseRow) ?? []), step]);
  return [...phases.values()];
}

function subjectOf({ contexts }: ActionRun, whose: Whose) {
  const { action, package: of } = contexts[whose];
  return { action, name: of.facts.name, version: of.facts.version };
}

/** How the package is doing: the old one and the new one are one package. */
const stateOf = ({ contexts }: ActionRun): PackageState => contexts.new.package.state;

async function walkPhase(run: ActionRun, course: Course, steps: readonly Step[]): Promise<void> {
  const { log } = run.contexts.new;
  const [first] = steps;
  if (first === undefined || !isDue(first, course, stateOf(run))) return;
  const say = (moment: Parameters<typeof phaseLine>[2]) => {
    const line = phaseLine(first.phase, subjectOf(run, whoseIs(first)), moment);
    if (line !== undefined) log.add(line);
  };
  say({ begins: true });
  const failed = await walkSteps(run, course, steps);
  say({ result: failed === undefined ? 0 : (failed.step.row.error ?? 1) });
  if (failed !== undefined) await takeBack(run, [...course.standing.splice(0), ...course.undos.splice(0)]);
  else settle(course, first);
}

/** What a phase is told of: in an upgrade the one that removes the old package begins with a script of the new one. */
const whoseIs = ({ phase, of }: Step): Whose => (phase === 'uninstall' ? 'old' : of);

/** A phase that passed stays as it is; one that stands until a later one has passed can still be undone until then. */
function settle(course: Course, { phase, phaseRow }: Step): void {
  if (phaseRow.standsUntil !== undefined) {
    course.standing.push(...course.undos);
    course.standsUntil = phaseRow.standsUntil;
  } else if (course.standsUntil === phase) {
    course.standing = [];
  }
}

/** Walks until a step aborts its phase, and gives that step's failure. */
async function walkSteps(
  run: ActionRun,
  course: Course,
  steps: readonly Step[],
): Promise<Failure | undefined> {
  course.undos = [];
  for (const step of steps) {
    if (course.broken !== undefined && step.row.evenIfBroken !== true) continue;
    const failure = await walkStep(run, course, step);
    if (failure?.step.onFailure === 'abort') return failure;
  }
  return undefined;
}

/** A phase that puts things back is due after an abort, every other one as long as there was none. */
function isDue(first: Step, course: Course, { running }: PackageState): boolean {
  if (course.broken !== undefined) return false;
  // What could not be stopped need not be started again.
  if (first.phaseRow.after === 'abort') return course.aborted !== undefined && !running;
  return course.aborted === undefined && canStart(first, course);
}

/** Inferred: a package whose installation ended with an alert is not started; the user sees the alert first. */
function canStart({ phase }: Step, { alerts }: Course): boolean {
  return phase !== 'start' || alerts.length === 0;
}

async function walkStep(run: ActionRun, course: Course, step: Step): Promise<Failure | undefined> {
  const { emit, id } = run;
  const { index } = step;
  const context = run.contexts[step.of];
  const began = performance.now();
  emit({ type: 'step-started', id, index, undo: false });
  const undos: Undo[] = [];
  const result = await performStep(step, { ...run, context, onUndo: (undo) => undos.push({ index, undo }) });
  applyStep(context.package.state, step, result.result !== 'failed');
  if (step.step.kind === 'script' && result.result !== 'skipped') {
    const { exitCode, message } = result;
    course.scripts.push({
      script: step.step.script,
      ...(exitCode === undefined ? {} : { exitCode }),
      message,
    });
  }
  if (result.message !== '') {
    course.messages.push(result.message);
    emit({ type: 'message', id, index, text: result.message });
  }
  const { result: how, reason, exitCode, outputHeld } = result;
  emit({
    type: 'step-ended',
    id,
    index,
    undo: false,
    result: how,
    ms: performance.now() - began,
    ...(reason === undefined ? {} : { reason }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(outputHeld === undefined ? {} : { outputHeld }),
  });
  course.undos.push(...undos);
  if (how !== 'failed') return undefined;
  const failure = { step, result };
  await judge(run, course, failure);
  return failure;
}

/** What the failure of a step means is in its row. */
async function judge(run: ActionRun, course: Course, failure: Failure): Promise<void> {
  const { onFailure, index, phaseRow } = failure.step;
  switch (onFailure) {
    case 'abort':
      // What came first decides; that it did not start again either is a further trouble.
      if (phaseRow.after === 'abort') course.alerts.push(alertOf(failure));
      course.aborted ??= failure;
      return;
    case 'broken':
      course.broken = failure;
      stateOf(run).broken = true;
      return;
    case 'alert':
      course.alerted ??= failure;
      course.alerts.push(alertOf(failure));
      await takeBack(run, takeOwn(course, index));
      return;
    case 'ignore':
      return;
  }
}

const alertOf = ({ step, result }: Failure): string => `${stepName(step)}: ${result.reason ?? 'failed'}`;

/** A step that failed half-way, in an action that goes on, takes back its own half. */
function takeOwn(course: Course, index: number): Undo[] {
  const own = course.undos.filter((undo) => undo.index === index);
  course.undos = course.undos.filter((undo) => undo.index !== index);
  return own;
}

/** Undo is the mirror of do: newest first, and all of it, whatever fails on the way. */
async function takeBack({ emit, id }: ActionRun, undos: readonly Undo[]): Promise<void> {
  for (const { index, undo } of undos.toReversed()) {
    const began = performance.now();
    emit({ type: 'step-started', id, index, undo: true });
    const reason = await undo().then(
      () => undefined,
      (error: Error) => error.message,
    );
    const result = reason === undefined ? 'passed' : 'failed';
    emit({
      type: 'step-ended',
      id,
      index,
      undo: true,
      result,
      ms: performance.now() - began,
      ...(reason === undefined ? {} : { reason }),
    });
  }
}
