/** The core of Package Center that requests share: the packages, their locks, DSM's log, and `act`, which performs actions. */
import { type Action, UPGRADES } from '../../dsm/actions.ts';
import type { DsmError } from '../../dsm/error-codes.ts';
import { SpkboxError } from '../../errors.ts';
import type { ActionParent, Outcome } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import { emptyOutcome, expectedField } from '../action/outcome.ts';
import { type ActionEnvironment, type ActionOptions, performAction } from '../action/perform-action.ts';
import type { Step } from '../action/plan-steps.ts';
import { isPlacing } from '../action/state-after-step.ts';
import type { CenterDependencies } from '../center-dependencies.ts';
import type { ActionSubject, InstalledPackage, PackageRecord } from '../package/installed-package.ts';
import { Packages } from '../package/packages.ts';
import { unusableDependencies } from '../package/relations.ts';
import type { RequestContext } from './action-request.ts';
import { endProcesses } from './machine-power.ts';
import { PackageLocks } from './package-locks.ts';

/** The reason why DSM refuses an action. */
export interface Refusal {
  /** DSM's error, if known. */
  readonly error?: DsmError | undefined;
  /** The line or section that causes the refusal: `INFO:12`, `conf/PKG_DEPS [x]`. */
  readonly where: string;
  readonly text: string;
}

interface RunningAction {
  readonly parent: ActionParent;
  /** The package as its own commands see it; undefined before an installation or upgrade has put it in place. */
  readonly package: InstalledPackage | undefined;
  /** Its start goes on. */
  readonly isStarting: boolean;
}

/** The context of an action's request, and the action's options. */
export interface ActOptions extends ActionOptions {
  readonly request: RequestContext;
}

export class CenterCore {
  readonly dependencies: CenterDependencies;
  readonly packages = new Packages();
  readonly locks = new PackageLocks();
  /** Actions begin only while the NAS is on. */
  power: 'on' | 'going down' | 'off' = 'on';
  /** The power went off without a shutdown, and the NAS has not booted since. */
  wasCut = false;
  #actionCount = 0;
  /** The running action on each package, by the package's name. */
  readonly #running = new Map<string, RunningAction>();

  constructor(dependencies: CenterDependencies) {
    this.dependencies = dependencies;
  }

  async act(action: Action, subject: ActionSubject, { request, ...options }: ActOptions): Promise<Outcome> {
    const { name } = subject.package.record;
    const outer = this.#running.get(name);
    const environment = this.environment(subject.package.record);
    const { id } = environment;
    const running = followAction(action, subject, id);
    this.#running.set(name, running.begin);
    const onStep = (step: Step) => this.#running.set(name, running.at(step));
    try {
      return await performAction({ ...environment, onStep }, subject, { action, request, options });
    } finally {
      if (outer === undefined) this.#running.delete(name);
      else this.#running.set(name, outer);
    }
  }

  /** The running action on a package, and its current step. */
  running(name: string): RunningAction | undefined {
    return this.#running.get(name);
  }

  /**
   * A package as commands in the box see it: from when an installation has put it in place, although it is not installed
   * before the last step, and an upgrade as the new version. Source: the scripts of public packages call synopkg and
   * synopkghelper for themselves in postinst and start.
   */
  visible(name: string): InstalledPackage | undefined {
    return this.#running.get(name)?.package ?? this.packages.find(name);
  }

  /** All packages as commands in the box see them. */
  visiblePackages(): InstalledPackage[] {
    const names = new Set([...this.packages.all.map(({ record }) => record.name), ...this.#running.keys()]);
    return [...names].flatMap((name) => this.visible(name) ?? []);
  }

  /** Emits the events of a refused action, which has no steps. */
  refuse(
    action: Action,
    { info }: Spk,
    { refusal, request }: { readonly refusal: Refusal; readonly request: RequestContext },
  ): Outcome {
    const { emit } = this.dependencies;
    const id = this.#actionCount++;
    const { error, where, text } = refusal;
    const { by, parent } = request;
    const name = { package: info.package, version: info.version };
    const outcome: Outcome = {
      ...emptyOutcome,
      id,
      action,
      ...name,
      result: 'refused',
      ...(error === undefined ? {} : { error }),
      at: where,
      reason: text,
    };
    const parentField = parent === undefined ? {} : { parent };
    emit({ type: 'action-started', id, action, ...name, by, ...parentField, steps: [] });
    emit({ type: 'action-ended', id, ms: 0, outcome, ...expectedField(request, outcome) });
    return outcome;
  }

  environment(record: PackageRecord): ActionEnvironment {
    const { config } = this.dependencies;
    return {
      dependencies: this.dependencies,
      log: this.dependencies.system.logs,
      id: this.#actionCount++,
      others: this.packages.others(record.name),
      unusableDependencies: unusableDependencies(record, this.packages.peers(), config.release),
      keepAfterUninstall: (path) => this.packages.keep(path),
      onStep: () => undefined,
      isPowerLost: () => this.power === 'off',
      cutPower: () => this.cutPower(),
    };
  }

  /** Ends every process at once. Running actions end at their step, and undo nothing. */
  async cutPower(): Promise<void> {
    this.power = 'off';
    this.wasCut = true;
    await endProcesses(this.dependencies.machine, 'at once');
    this.settleOff();
  }

  /** Nothing runs on a NAS that is off, whatever the stop scripts came to. */
  settleOff(): void {
    for (const { state } of this.packages.all) {
      state.running = false;
      state.justStopped = false;
    }
  }

  volume(requested: string | undefined): string {
    const { volumes } = this.dependencies.config;
    const volume = requested ?? volumes[0] ?? '/volume1';
    if (volumes.includes(volume)) return volume;
    throw new SpkboxError('USE_BAD_VALUE', `this NAS has no volume ${volume}`, {
      hint: `It has ${volumes.join(', ')}.`,
    });
  }
}

/** What a running action is at its beginning and at each step. */
function followAction(action: Action, { package: pkg }: ActionSubject, id: number) {
  let isInPlace = action !== 'install' && !UPGRADES.includes(action);
  let wasPlacing = false;
  return {
    begin: {
      parent: { id },
      package: isInPlace ? pkg : undefined,
      isStarting: action === 'start' || action === 'boot',
    },
    at(step: Step): RunningAction {
      isInPlace ||= wasPlacing;
      wasPlacing = isPlacing(step);
      return {
        parent: { id, index: step.index },
        package: isInPlace ? pkg : undefined,
        isStarting: step.phase === 'start' || step.phase === 'start-again',
      };
    },
  };
}

/** Whether an action succeeded, with or without alerts. */
export const wentWell = ({ result }: Outcome): boolean => result === 'done' || result === 'alerted';
