/** Package Center on one NAS: the packages, whose turn it is, and the one way to act on a package. */
import type { Action } from '../dsm/actions.ts';
import { SpkboxError } from '../errors.ts';
import type { DsmErrorFacts, Outcome } from '../events.ts';
import type { PackageFacts, Subject } from './installed-package.ts';
import type { NasParts } from './nas-parts.ts';
import { Packages } from './packages.ts';
import { type ActionSetting, type Asked, performAction } from './perform-action.ts';
import { SynopkgLog } from './synopkg-log.ts';
import { Turns } from './turns.ts';

/** Why DSM does not begin an action. */
export interface Refusal {
  /** DSM's error, where one is known. */
  readonly error?: DsmErrorFacts | undefined;
  /** Where it is said: `INFO:12`, `conf/PKG_DEPS [x]`, or what was looked at. */
  readonly where: string;
  readonly text: string;
}

export class Center {
  readonly parts: NasParts;
  readonly packages = new Packages();
  readonly turns = new Turns();
  readonly #log: SynopkgLog;
  /** Nothing is begun on a NAS that goes down, or is off. */
  power: 'on' | 'going down' | 'off' = 'on';
  #actions = 0;

  constructor(parts: NasParts) {
    this.parts = parts;
    this.#log = new SynopkgLog(parts.machine, parts.clock, parts.facts.release.name);
  }

  async act(action: Action, subject: Subject, asked: Asked = {}): Promise<Outcome> {
    const { state } = subject.package;
    state.busy = action;
    try {
      return await performAction(this.setting(subject.package.facts), subject, { action, asked });
    } finally {
      state.busy = undefined;
    }
  }

  /** Told like any other action, though nothing is done. */
  refuse(action: Action, { info }: PackageFacts['spk'], refusal: Refusal): Outcome {
    const { emit } = this.parts;
    const id = this.#actions++;
    const of = { package: info.package, version: info.version };
    const { error, where, text } = refusal;
    const outcome: Outcome = {
      action,
      ...of,
      result: 'refused',
      ...(error === undefined ? {} : { error }),
      at: where,
      reason: text,
      scripts: [],
      messages: [],
      alerts: [],
    };
    emit({ type: 'action-started', id, action, ...of, steps: [] });
    emit({ type: 'action-ended', id, ms: 0, outcome });
    return outcome;
  }

  setting(of: PackageFacts): ActionSetting {
    return {
      parts: this.parts,
      log: this.#log,
      id: this.#actions++,
      others: this.packages.others(of.name),
      keeps: (path) => this.packages.keep(path),
    };
  }

  volume(wanted: string | undefined): string {
    const { volumes } = this.parts.facts;
    const volume = wanted ?? volumes[0] ?? '/volume1';
    if (volumes.includes(volume)) return volume;
    throw new SpkboxError('USE_BAD_VALUE', `this NAS has no volume ${volume}`, {
      hint: `It has ${volumes.join(', ')}.`,
    });
  }
}

/** Whether an action left the package as it should be. */
export const wentWell = ({ result }: Outcome): boolean => result === 'done' || result === 'alerted';
