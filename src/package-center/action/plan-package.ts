/** Plans an action on a package without a box: what `spkbox plan` prints. */
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
  /** For an upgrade: the old package; the same package when absent. */
  readonly before?: Spk;
}

/** The steps of the action, and what DSM would refuse. Before any action but install, start and boot the package runs. */
export function planPackage(spk: Spk, action: Action, options: PlanOptions = {}): PlannedAction {
  const config = makeNasConfig(options);
  const workers = new Map([...WORKERS, ...(options.workers ?? [])].map((worker) => [worker.name, worker]));
  const toRecord = (source: Spk) =>
    makePackageRecord(source, {
      volume: '/volume1',
      answers: options.answers ?? {},
      accounts: NO_ACCOUNTS,
      form: config.release.hierarchy,
    });
  const { before } = options;
  const record = toRecord(spk);
  const runs = !['install', 'start', 'boot'].includes(action);
  const state = { ...newState(), running: runs, enabled: runs };
  return {
    findings: preflight(spk, {
      nas: config,
      workers: new Set(workers.keys()),
      installed: before === undefined ? [] : [peerFromSpk(before)],
      allowRoot: config.allowRoot,
    }),
    steps: planSteps(
      action,
      makePlanInput(
        { package: { record, state }, before: before === undefined ? record : toRecord(before) },
        { config, workers },
        { start: true },
      ),
    ),
  };
}
