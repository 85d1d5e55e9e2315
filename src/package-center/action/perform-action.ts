/** Plans and executes one action on one package, and emits its events. */
import type { Action } from '../../dsm/actions.ts';
import type { Outcome, PlannedStep } from '../../events.ts';
import type { SynopkgLog } from '../../system/logs.ts';
import type { CenterDependencies } from '../center-dependencies.ts';
import type { ActionSubject, PackageRecord } from '../package/installed-package.ts';
import type { RequestContext } from '../request/action-request.ts';
import type { ActionContext } from './action-context.ts';
import { actionPlaces, makePlaces, oldPlaces, removePlaces, removeStaging } from './action-places.ts';
import { type ActionProgress, newProgress } from './action-progress.ts';
import type { Contexts } from './action-run.ts';
import { readBeforePlan } from './current-resource.ts';
import { execute } from './execute.ts';
import { expectedField, outcomeOf } from './outcome.ts';
import { makePlanInput } from './plan-input.ts';
import { planSteps, type Step } from './plan-steps.ts';

/** The options of an action. */
export interface ActionOptions {
  /** The wizard's answers, as variables. */
  readonly answers?: Readonly<Record<string, string>>;
  readonly start?: boolean;
  readonly givenVolume?: string;
  /** For an update: the worker. */
  readonly resource?: string;
  /** For an installation: uninstalls the packages that the new package replaces, and returns their names. */
  readonly removeReplaced?: () => Promise<readonly string[]>;
  /** Called after the last step and before `action-ended`: records which packages are on the NAS now. */
  readonly settle?: (outcome: Outcome, progress: Pick<ActionProgress, 'newInPlace' | 'removed'>) => void;
}

/** The surroundings of an action: the NAS, its log and the other packages. */
export interface ActionEnvironment {
  readonly dependencies: CenterDependencies;
  readonly log: SynopkgLog;
  /** A number that no other action of this NAS has. */
  readonly id: number;
  /** Every other package on the NAS. */
  readonly others: readonly PackageRecord[];
  /** What the package needs and cannot use now, in words. */
  readonly unusableDependencies: readonly string[];
  /** Remembers a path that DSM keeps when it uninstalls the package. */
  keepAfterUninstall(path: string): void;
  readonly isPowerLost: () => boolean;
  readonly cutPower: () => Promise<void>;
  /** Called with each step as it begins. */
  onStep(step: Step): void;
}

export interface ActionTask {
  readonly action: Action;
  readonly request: RequestContext;
  readonly options: ActionOptions;
}

/**
 * Plans and executes. The package's failures are in the outcome. Any other error (a worker, a hook, spkbox) is rethrown
 * after everything is undone and `action-ended` is emitted.
 */
export async function performAction(
  environment: ActionEnvironment,
  subject: ActionSubject,
  task: ActionTask,
): Promise<Outcome> {
  const { dependencies, id } = environment;
  const { emit } = dependencies;
  const { action, request, options } = task;
  const startTime = performance.now();
  await readBeforePlan(action, subject.package, dependencies);
  const steps = planSteps(action, makePlanInput(subject, dependencies, options));
  const { name, version } = subject.package.record;
  emit({
    type: 'action-started',
    id,
    action,
    package: name,
    version,
    by: request.by,
    ...(request.parent === undefined ? {} : { parent: request.parent }),
    steps: steps.map(toPlannedStep),
  });
  const progress = await executeAll(environment, subject, { ...task, steps });
  const outcome = outcomeOf(id, { action, package: subject.package, before: subject.before }, progress);
  options.settle?.(outcome, progress);
  emit({
    type: 'action-ended',
    id,
    ms: performance.now() - startTime,
    outcome,
    ...expectedField(request, outcome),
  });
  if (progress.crash !== undefined) throw progress.crash.error;
  return outcome;
}

const toPlannedStep = ({ index, phase, side, onFailure, step }: Step): PlannedStep => ({
  index,
  phase,
  side,
  onFailure,
  step,
});

/** Making the files before the first step and removing them after the last can fail too: that is a crash of the action. */
async function executeAll(
  environment: ActionEnvironment,
  subject: ActionSubject,
  { steps, ...task }: ActionTask & { readonly steps: readonly Step[] },
): Promise<ActionProgress> {
  const { id, onStep, isPowerLost, cutPower, dependencies } = environment;
  const { machine, emit, workers, hooks, timeLimit } = dependencies;
  const { by, parent } = task.request;
  let progress = newProgress();
  try {
    const contexts = await makeContexts(environment, subject, task);
    const run = {
      id,
      by,
      parent,
      contexts,
      steps,
      emit,
      workers,
      hooks,
      timeLimit,
      isPowerLost,
      cutPower,
      onStep,
    };
    progress = await execute(run);
    if (progress.powerLost) return progress;
    const leftovers = [
      ...[contexts.new, contexts.old].flatMap(({ places }) => removePlaces(places)),
      ...(steps.some(isStaging) ? removeStaging(contexts.new.places) : []),
    ];
    await machine.change(leftovers);
  } catch (error) {
    progress.crash ??= { error, step: undefined };
  }
  return progress;
}

/** The step that makes the staging folder. The folder is removed by now, unless the step that removes it failed. */
const isStaging = ({ step }: Step): boolean => step.kind === 'task' && step.task === 'stage-package';

/** The contexts for the steps of the old and of the new package. Except in an upgrade or a move they are the same. */
async function makeContexts(
  environment: ActionEnvironment,
  subject: ActionSubject,
  task: ActionTask,
): Promise<Contexts> {
  const context = await makeActionContext(environment, subject, task);
  const { before } = subject;
  if (before === undefined) return { old: context, new: context };
  const places = oldPlaces(context.places);
  await environment.dependencies.machine.change(makePlaces(places, before));
  return { new: context, old: { ...context, package: { ...context.package, record: before }, places } };
}

/** The context for an action's steps; makes Package Center's files for the action. */
export async function makeActionContext(
  { dependencies, log, id, others, unusableDependencies, keepAfterUninstall }: ActionEnvironment,
  { package: pkg, before }: ActionSubject,
  { action, request, options }: ActionTask,
): Promise<ActionContext> {
  const { machine, config, system } = dependencies;
  const places = actionPlaces(pkg.record, { count: id + 1, form: config.release.hierarchy });
  await machine.change(makePlaces(places, pkg.record));
  return {
    action,
    machine,
    system,
    nas: config,
    fidelity: config.fidelity,
    package: pkg,
    version: pkg.record.version,
    before,
    others,
    unusableDependencies,
    places,
    answers: options.answers ?? {},
    username: isByDsm(action) ? '' : request.username,
    language: request.language,
    log,
    givenVolume: options.givenVolume ?? '',
    signal: request.signal,
    keepAfterUninstall,
    removeReplaced: options.removeReplaced ?? (async () => []),
  };
}

/** Guide 08 SYNOPKG_USERNAME: empty when no user asked. */
const isByDsm = (action: Action): boolean => action === 'boot' || action === 'shutdown';
