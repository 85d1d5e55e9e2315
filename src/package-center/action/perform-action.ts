/** One action on one package: planned, executed, and told from its beginning to its end. */
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
import { execute } from './execute.ts';
import { outcomeOf } from './outcome.ts';
import { makePlanInput } from './plan-input.ts';
import { planSteps, type Step } from './plan-steps.ts';

/** What an action is to do, besides its name. */
export interface ActionOptions {
  /** The wizard's answers, as variables. */
  readonly answers?: Readonly<Record<string, string>>;
  readonly start?: boolean;
  readonly givenVolume?: string;
  /** For an update: the worker. */
  readonly resource?: string;
  /** For an installation: uninstalls what the package replaces, and says what that was. */
  readonly removeReplaced?: () => Promise<readonly string[]>;
  /** Called once the action is over, before its end is told: notes what is on the NAS now. */
  readonly settle?: (outcome: Outcome, isNewInPlace: boolean) => void;
}

/** What an action stands on. */
export interface ActionEnvironment {
  readonly dependencies: CenterDependencies;
  readonly log: SynopkgLog;
  /** A number that no other action of this NAS has. */
  readonly id: number;
  /** Every other package on the NAS. */
  readonly others: readonly PackageRecord[];
  /** Remembers a path that stays when its package goes, by DSM's own rule. */
  keepAfterUninstall(path: string): void;
  /** Told which step goes on. */
  onStep(step: Step): void;
}

export interface ActionTask {
  readonly action: Action;
  readonly request: RequestContext;
  readonly options: ActionOptions;
}

/**
 * Plans and executes. What the package does wrong is in the outcome. An error of anything else (a worker, a hook, spkbox)
 * is thrown once everything is undone and the end of the action is told.
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
  options.settle?.(outcome, progress.newInPlace);
  emit({ type: 'action-ended', id, ms: performance.now() - startTime, outcome });
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

/** Also what is made before the first step, and removed after the last, belongs to the action: a failure of it is a crash. */
async function executeAll(
  environment: ActionEnvironment,
  subject: ActionSubject,
  { steps, ...task }: ActionTask & { readonly steps: readonly Step[] },
): Promise<ActionProgress> {
  const { id, onStep, dependencies } = environment;
  const { machine, emit, workers, hooks, timeLimit } = dependencies;
  const { by, parent } = task.request;
  let progress = newProgress();
  try {
    const contexts = await makeContexts(environment, subject, task);
    const run = { id, by, parent, contexts, steps, emit, workers, hooks, timeLimit, onStep };
    progress = await execute(run);
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

/** Its folder is gone by now, unless the step that should have removed it failed. */
const isStaging = ({ step }: Step): boolean => step.kind === 'task' && step.task === 'stage-package';

/** What the steps may see and touch: those of the package as it was, and as it will be. In most actions they are one. */
async function makeContexts(
  environment: ActionEnvironment,
  subject: ActionSubject,
  task: ActionTask,
): Promise<Contexts> {
  const context = await makeContext(environment, subject, task);
  const { before } = subject;
  if (before === undefined) return { old: context, new: context };
  const places = oldPlaces(context.places);
  await environment.dependencies.machine.change(makePlaces(places, before));
  return { new: context, old: { ...context, package: { ...context.package, record: before }, places } };
}

/** What the steps of an action may see and touch; makes Package Center's places for it. */
export async function makeContext(
  { dependencies, log, id, others, keepAfterUninstall }: ActionEnvironment,
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
