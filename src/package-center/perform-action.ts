/** One action on one package: planned, executed, and told from its beginning to its end. */
import type { Action } from '../dsm/actions.ts';
import type { Outcome } from '../events.ts';
import type { ActionContext } from './action-context.ts';
import { actionPlaces, makePlaces, oldPlaces, removePlaces, removeStaging } from './action-places.ts';
import { type Contexts, execute } from './execute.ts';
import type { PackageFacts, Subject } from './installed-package.ts';
import type { NasParts } from './nas-parts.ts';
import { planFacts } from './plan-facts.ts';
import { planSteps, type Step } from './plan-steps.ts';
import type { SynopkgLog } from './synopkg-log.ts';

/** What was asked of an action, besides the action. */
export interface Asked {
  /** The wizard's answers, as variables. */
  readonly answers?: Readonly<Record<string, string>>;
  readonly start?: boolean;
  readonly givenVolume?: string;
  /** For a move: where to. */
  readonly destination?: string;
  /** For an installation: uninstalls what the package replaces, and says what that was. */
  readonly removeReplaced?: () => Promise<readonly string[]>;
}

/** What the actions on one NAS share. */
export interface ActionSetting {
  readonly parts: NasParts;
  readonly log: SynopkgLog;
  /** A number that no other action of this NAS has. */
  readonly id: number;
  /** Every other package on the NAS. */
  readonly others: readonly PackageFacts[];
  /** Remembers a path that stays when its package goes, by DSM's own rule. */
  keeps(path: string): void;
}

export async function performAction(
  setting: ActionSetting,
  subject: Subject,
  { action, asked }: { action: Action; asked: Asked },
): Promise<Outcome> {
  const { parts, id } = setting;
  const { emit, workers, machine, timeLimit } = parts;
  const began = performance.now();
  const steps = planSteps(action, planFacts(subject, parts, asked.start === true));
  const { name, version } = subject.package.facts;
  emit({ type: 'action-started', id, action, package: name, version, steps: steps.map(factsOf) });
  const contexts = await actionContexts(setting, subject, { action, asked });
  const outcome = await execute({ contexts, id, steps, emit, workers, timeLimit });
  await machine.change([
    ...[contexts.new, contexts.old].flatMap(({ places }) => removePlaces(places)),
    ...(steps.some(isStaging) ? removeStaging(contexts.new.places) : []),
  ]);
  emit({ type: 'action-ended', id, ms: performance.now() - began, outcome });
  return outcome;
}

/** It is gone by now, unless what should have removed it failed. */
const isStaging = ({ step }: Step): boolean => step.kind === 'task' && step.task === 'stage-package';

function factsOf({ index, phase, of, onFailure, step }: Step) {
  return { index, phase, of, onFailure, step };
}

/** What the steps may see and touch, those of the package as it was and as it will be; in most actions they are one. */
async function actionContexts(
  setting: ActionSetting,
  subject: Subject,
  about: { action: Action; asked: Asked },
): Promise<Contexts> {
  const context = await actionContext(setting, subject, about);
  const { before } = subject;
  if (before === undefined) return { old: context, new: context };
  const places = oldPlaces(context.places);
  await setting.parts.machine.change(makePlaces(places, before));
  return { new: context, old: { ...context, package: { ...context.package, facts: before }, places } };
}

/** What the steps of an action may see and touch; makes Package Center's places for it. */
export async function actionContext(
  { parts, log, id, others, keeps }: ActionSetting,
  { package: of, before }: Subject,
  { action, asked }: { action: Action; asked: Asked },
): Promise<ActionContext> {
  const { machine, facts, username, signal } = parts;
  const places = actionPlaces(of.facts, { count: id + 1, form: facts.release.hierarchy });
  await machine.change(makePlaces(places, of.facts));
  return {
    action,
    machine,
    nas: facts,
    fidelity: facts.fidelity,
    package: of,
    version: of.facts.version,
    before,
    others,
    places,
    answers: asked.answers ?? {},
    username: isByDsm(action) ? '' : username,
    log,
    givenVolume: asked.givenVolume ?? '',
    destination: asked.destination ?? '',
    signal,
    keeps,
    removeReplaced: asked.removeReplaced ?? (async () => []),
  };
}

/** Guide 08 SYNOPKG_USERNAME: empty when no user asked. */
const isByDsm = (action: Action): boolean => action === 'boot' || action === 'shutdown';
