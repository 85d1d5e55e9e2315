/** One action on one package: planned, executed, and told from its beginning to its end. */
import type { Action } from '../dsm/execution-order.ts';
import type { Outcome } from '../events.ts';
import type { ActionContext } from './action-context.ts';
import { actionPlaces, makePlaces, removePlaces } from './action-places.ts';
import { execute } from './execute.ts';
import type { InstalledPackage } from './installed-package.ts';
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
}

/** What the actions on one NAS share. */
export interface ActionSetting {
  readonly parts: NasParts;
  readonly log: SynopkgLog;
  /** A number that no other action of this NAS has. */
  readonly id: number;
  /** Remembers a path that stays when its package goes, by DSM's own rule. */
  keeps(path: string): void;
}

export async function performAction(
  setting: ActionSetting,
  of: InstalledPackage,
  { action, asked }: { action: Action; asked: Asked },
): Promise<Outcome> {
  const { parts, id } = setting;
  const { emit, workers, machine, timeLimit } = parts;
  const began = performance.now();
  const steps = planSteps(action, planFacts(of, parts, asked.start === true));
  const { name, version } = of.facts;
  emit({ type: 'action-started', id, action, package: name, version, steps: steps.map(factsOf) });
  const context = await actionContext(setting, of, { action, asked });
  const outcome = await execute({ context, id, steps, emit, workers, timeLimit });
  await machine.change(removePlaces(context.places));
  emit({ type: 'action-ended', id, ms: performance.now() - began, outcome });
  return outcome;
}

function factsOf({ index, phase, of, onFailure, step }: Step) {
  return { index, phase, of, onFailure, step };
}

/** What the steps of an action may see and touch; makes Package Center's places for it. */
export async function actionContext(
  { parts, log, id, keeps }: ActionSetting,
  of: InstalledPackage,
  { action, asked }: { action: Action; asked: Asked },
): Promise<ActionContext> {
  const { machine, facts, username, signal } = parts;
  const places = actionPlaces(of, id + 1);
  await machine.change(makePlaces(places, of));
  return {
    action,
    machine,
    nas: facts,
    fidelity: facts.fidelity,
    package: of,
    oldVersion: '',
    places,
    answers: asked.answers ?? {},
    username: isByDsm(action) ? '' : username,
    log,
    givenVolume: asked.givenVolume ?? '',
    signal,
    keeps,
  };
}

/** Guide 08 SYNOPKG_USERNAME: empty when no user asked. */
const isByDsm = (action: Action): boolean => action === 'boot' || action === 'shutdown';
