/** The steps of an action, from DSM's rows and the facts of a package. Pure: `spkbox plan` prints what `execute` walks. */

import { type Action, type PackageSide, type ScriptName, START_STOP_STATUS } from '../../dsm/actions.ts';
import type { Fidelity } from '../../dsm/environment.ts';
import { EXECUTION_ORDER } from '../../dsm/execution-order.ts';
import type { Condition, ExecutionRow, Phase } from '../../dsm/execution-rows.ts';
import { acquiredAt, type Interval, releasedAt, TIMINGS } from '../../dsm/timing.ts';
import type { PlannedStep } from '../../events.ts';

/** A worker in the package's conf/resource. */
export interface PlannedWorker {
  readonly name: string;
  readonly intervals: readonly { readonly interval: Interval; readonly releases: boolean }[];
}

/** The old or the new package of an action. They differ only in an upgrade. */
export interface PlannedPackage {
  /** The names in scripts/. */
  readonly scripts: ReadonlySet<string>;
  /** In the order in which they acquire. */
  readonly workers: readonly PlannedWorker[];
}

export interface PlanInput {
  readonly packages: Readonly<Record<PackageSide, PlannedPackage>>;
  /** The conditions that hold. */
  readonly holds: ReadonlySet<Condition>;
  readonly fidelity: Fidelity;
  /** For an update: the worker that reads its entry in conf/resource again. */
  readonly resource?: string | undefined;
}

export interface Step extends PlannedStep {
  readonly row: ExecutionRow;
  readonly phaseRow: Phase;
  /** For acquire and release: the interval that begins or ends here. */
  readonly interval: Interval | undefined;
}

/** Every step of the action, including the steps that only run after an abort. */
export function planSteps(action: Action, input: PlanInput): Step[] {
  const steps = EXECUTION_ORDER[action]
    .filter((phase) => phase.if === undefined || input.holds.has(phase.if))
    .flatMap((phase) =>
      phase.rows.filter((row) => isPlanned(row, action, input)).flatMap((row) => stepsOf(row, phase, input)),
    );
  return steps.map((step, index) => ({ ...step, index }));
}

function isPlanned(row: ExecutionRow, action: Action, { holds, fidelity }: PlanInput): boolean {
  if (row.if !== undefined && !holds.has(row.if)) return false;
  if (row.does !== 'acquire' && row.does !== 'release') return true;
  // Deviation `workers-at-boot`.
  return fidelity === 'dsm' || TIMINGS.find(({ timing }) => timing === row.timing)?.notAt !== action;
}

type Unnumbered = Omit<Step, 'index'>;

function stepsOf(row: ExecutionRow, phase: Phase, input: PlanInput): Unnumbered[] {
  const { side, onFailure } = row;
  const base = { row, phaseRow: phase, phase: phase.phase, side, onFailure, interval: undefined };
  switch (row.does) {
    case 'task':
      return [{ ...base, step: { kind: 'task', task: row.task } }];
    case 'script': {
      const missing = !input.packages[side].scripts.has(scriptFile(row.script));
      return [{ ...base, step: { kind: 'script', script: row.script, missing } }];
    }
    case 'update':
      return [{ ...base, step: { kind: 'update', worker: input.resource ?? '' } }];
    case 'acquire':
    case 'release':
      return workersAt(row, input).map(({ worker, interval }) => ({
        ...base,
        interval,
        step: { kind: row.does, timing: row.timing, worker },
      }));
  }
}

/** Inferred: resources are released in the order in which they are acquired, as the logs of an uninstallation show. */
function workersAt(
  row: ExecutionRow & { readonly does: 'acquire' | 'release' },
  { packages }: PlanInput,
): { worker: string; interval: Interval }[] {
  const isDue = ({ interval, releases }: PlannedWorker['intervals'][number]) =>
    row.does === 'acquire'
      ? acquiredAt(interval) === row.timing
      : releases && releasedAt(interval) === row.timing;
  return packages[row.side].workers.flatMap(({ name, intervals }) =>
    intervals.filter(isDue).map(({ interval }) => ({ worker: name, interval })),
  );
}

/** The file in scripts/ that holds a script: `start` is an argument of start-stop-status. */
export function scriptFile(script: ScriptName): string {
  return START_STOP_STATUS.includes(script) ? 'start-stop-status' : script;
}
