/** What every request to Package Center shares: the packages, their locks, DSM's log, and the one way to act on a package. */
import type { Action } from '../../dsm/actions.ts';
import type { DsmError } from '../../dsm/error-codes.ts';
import { SpkboxError } from '../../errors.ts';
import type { ActionParent, Outcome } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import { SynopkgLog } from '../../system/logs.ts';
import { emptyOutcome } from '../action/outcome.ts';
import { type ActionEnvironment, type ActionOptions, performAction } from '../action/perform-action.ts';
import type { CenterDependencies } from '../center-dependencies.ts';
import type { PackageRecord, Subject } from '../package/installed-package.ts';
import { Packages } from '../package/packages.ts';
import type { RequestContext } from './action-request.ts';
import { PackageLocks } from './package-locks.ts';

/** Why DSM does not begin an action. */
export interface Refusal {
  /** DSM's error, where one is known. */
  readonly error?: DsmError | undefined;
  /** Where the reason stands: `INFO:12`, `conf/PKG_DEPS [x]`. */
  readonly where: string;
  readonly text: string;
}

interface RunningAction {
  readonly action: Action;
  readonly parent: ActionParent;
}

/** What an action is asked with, and what it is to do. */
export interface ActOptions extends ActionOptions {
  readonly request: RequestContext;
}

export class CenterCore {
  readonly dependencies: CenterDependencies;
  readonly packages = new Packages();
  readonly locks = new PackageLocks();
  readonly #log: SynopkgLog;
  /** Actions are begun on a NAS that is on, and on no other. */
  power: 'on' | 'going down' | 'off' = 'on';
  #actionCount = 0;
  /** The action that goes on with a package, by the package's name. */
  readonly #running = new Map<string, RunningAction>();

  constructor(dependencies: CenterDependencies) {
    this.dependencies = dependencies;
    const { machine, clock, config } = dependencies;
    this.#log = new SynopkgLog(machine, clock, config.release.name);
  }

  async act(action: Action, subject: Subject, { request, ...options }: ActOptions): Promise<Outcome> {
    const { name } = subject.package.record;
    const outer = this.#running.get(name);
    const environment = this.environment(subject.package.record);
    const { id } = environment;
    const onStep = ({ index }: { readonly index: number }) =>
      this.#running.set(name, { action, parent: { id, index } });
    this.#running.set(name, { action, parent: { id } });
    try {
      return await performAction({ ...environment, onStep }, subject, { action, request, options });
    } finally {
      if (outer === undefined) this.#running.delete(name);
      else this.#running.set(name, outer);
    }
  }

  /** The action that goes on with a package, and the step that it is at. */
  running(name: string): RunningAction | undefined {
    return this.#running.get(name);
  }

  /** Told like any other action, though nothing is done. */
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
    const within = parent === undefined ? {} : { parent };
    emit({ type: 'action-started', id, action, ...name, by, ...within, steps: [] });
    emit({ type: 'action-ended', id, ms: 0, outcome });
    return outcome;
  }

  environment(record: PackageRecord): ActionEnvironment {
    return {
      dependencies: this.dependencies,
      log: this.#log,
      id: this.#actionCount++,
      others: this.packages.others(record.name),
      keepAfterUninstall: (path) => this.packages.keep(path),
      onStep: () => undefined,
    };
  }

  volume(wanted: string | undefined): string {
    const { volumes } = this.dependencies.config;
    const volume = wanted ?? volumes[0] ?? '/volume1';
    if (volumes.includes(volume)) return volume;
    throw new SpkboxError('USE_BAD_VALUE', `this NAS has no volume ${volume}`, {
      hint: `It has ${volumes.join(', ')}.`,
    });
  }
}

/** Whether an action left the package as it should be. */
export const wentWell = ({ result }: Outcome): boolean => result === 'done' || result === 'alerted';
