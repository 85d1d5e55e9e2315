/** The steps of an action, from DSM's rows and the facts of a package. Pure: `spkbox plan` prints what `execute` walks. */

import { type Action, type ScriptName, START_STOP_STATUS, type Whose } from '../dsm/actions.ts';
import type { Fidelity } from '../dsm/environment.ts';
import { EXECUTION_ORDER } from '../dsm/execution-order.ts';
import type { Condition, ExecutionRow, Phase } from '../dsm/execution-rows.ts';
import { acquiredAt, type Interval, releasedAt, TIMINGS } from '../dsm/timing.ts';
import type { StepFacts } from '../events.ts';

/** A worker that the package asks for, as far as a plan needs it. */
export interface PlannedWorker {
  readonly name: string;
  readonly intervals: readonly { readonly interval: Interval; readonly releases: boolean }[];
}

/** One of the two packages that an action can be about: they differ in an upgrade alone. */
export interface PlannedPackage {
  /** The names in scripts/. */
  readonly scripts: ReadonlySet<string>;
  /** In the order in which they acquire. */
  readonly workers: readonly PlannedWorker[];
}

export interface PlanFacts {
  readonly packages: Readonly<Record<Whose, PlannedPackage>>;
  /** The conditions that hold. */
  readonly holds: ReadonlySet<Condition>;
  readonly fidelity: Fidelity;
}

export interface Step extends StepFacts {
  readonly row: ExecutionRow;
  readonly phaseRow: Phase;
  /** For acquire and release: the interval that begins or ends here. */
  readonly interval: Interval | undefined;
}

/** Every step of the action, those included that only an abort leads to. */
export function planSteps(action: Action, facts: PlanFacts): Step[] {
  const steps = EXECUTION_ORDER[action]
    .filter((phase) => phase.if === undefined || facts.holds.has(phase.if))
    .flatMap((phase) =>
      phase.rows.filter((row) => counts(row, action, facts)).flatMap((row) => stepsOf(row, phase, facts)),
    );
  return steps.map((step, index) => ({ ...step, index }));
}

function counts(row: ExecutionRow, action: Action, { holds, fidelity }: PlanFacts): boolean {
  if (row.if !== undefined && !holds.has(row.if)) return false;
  if (row.does !== 'acquire' && row.does !== 'release') return true;
  // Deviation `workers-at-boot`.
  return fidelity === 'dsm' || TIMINGS.find(({ timing }) => timing === row.timing)?.notAt !== action;
}

type Unnumbered = Omit<Step, 'index'>;

function stepsOf(row: ExecutionRow, phase: Phase, facts: PlanFacts): Unnumbered[] {
  const { of, onFailure } = row;
  const base = { row, phaseRow: phase, phase: phase.phase, of, onFailure, interval: undefined };
  switch (row.does) {
    case 'task':
      return [{ ...base, step: { kind: 'task', task: row.task } }];
    case 'script': {
      const missing = !facts.packages[of].scripts.has(scriptFile(row.script));
      return [{ ...base, step: { kind: 'script', script: row.script, missing } }];
    }
    case 'acquire':
    case 'release':
      return workersAt(row, facts).map(({ worker, interval }) => ({
        ...base,
        interval,
        step: { kind: row.does, timing: row.timing, worker },
      }));
  }
}

/** Inferred: resources are released in the order in which they are acquired, as the logs of an uninstallation show. */
function workersAt(
  row: ExecutionRow & { readonly does: 'acquire' | 'release' },
  { packages }: PlanFacts,
): { worker: string; interval: Interval }[] {
  const isDue = ({ interval, releases }: PlannedWorker['intervals'][number]) =>
    row.does === 'acquire'
      ? acquiredAt(interval) === row.timing
      : releases && releasedAt(interval) === row.timing;
  return packages[row.of].workers.flatMap(({ name, intervals }) =>
    intervals.filter(isDue).map(({ interval }) => ({ worker: name, interval })),
  );
}

/** The file in scripts/ that holds a script: `start` is an argument of start-stop-status. */
export function scriptFile(script: ScriptName): string {
  return START_STOP_STATUS.includes(script) ? 'start-stop-status' : script;
}
