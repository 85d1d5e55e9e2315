/** What would be done to a package, without a box: the plans behind `spkbox plan`. */
import type { Action } from '../../dsm/actions.ts';
import type { Finding } from '../../findings.ts';
import type { Spk } from '../../spk/spk.ts';
import { makeNasConfig, type NasOptions } from '../../system/nas-config.ts';
import type { Worker } from '../../workers/define-worker.ts';
import { WORKERS } from '../../workers/index.ts';
import type { Answers } from '../package/answers.ts';
import { newState } from '../package/installed-package.ts';
import { makePackageRecord } from '../package/package-record.ts';
import { peerFromSpk } from '../package/relations.ts';
import { preflight } from '../preflight/preflight.ts';
import { makePlanInput } from './plan-input.ts';
import { planSteps, type Step } from './plan-steps.ts';

export interface PlannedAction {
  readonly findings: readonly Finding[];
  readonly steps: readonly Step[];
}

const NO_ACCOUNTS = { passwd: '', group: '', shadow: '' };

export interface PlanOptions extends NasOptions {
  readonly workers?: readonly Worker[];
  readonly answers?: Answers;
  /** For an upgrade: the package before; the same one when absent. */
  readonly before?: Spk;
}

/** The steps of the action on a package that runs (for stop and uninstall), with what DSM would refuse. */
export function planPackage(spk: Spk, action: Action, options: PlanOptions = {}): PlannedAction {
  const facts = makeNasConfig(options);
  const workers = new Map([...WORKERS, ...(options.workers ?? [])].map((worker) => [worker.name, worker]));
  const factsOf = (of: Spk) =>
    makePackageRecord(of, {
      volume: '/volume1',
      answers: options.answers ?? {},
      accounts: NO_ACCOUNTS,
      form: facts.release.hierarchy,
    });
  const { before } = options;
  const of = factsOf(spk);
  const runs = !['install', 'start', 'boot'].includes(action);
  const state = { ...newState(), running: runs, enabled: runs };
  return {
    findings: preflight(spk, {
      nas: facts,
      workers: new Set(workers.keys()),
      installed: before === undefined ? [] : [peerFromSpk(before)],
      allowRoot: facts.allowRoot,
    }),
    steps: planSteps(
      action,
      makePlanInput(
        { package: { record: of, state }, before: before === undefined ? of : factsOf(before) },
        { config: facts, workers },
        { start: true },
      ),
    ),
  };
}
