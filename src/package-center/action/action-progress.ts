/** How far an action has come: what it did, what can still be undone, and what failed. */
import type { PhaseName } from '../../dsm/execution-rows.ts';
import type { RanScript } from '../../events.ts';
import type { Step } from './plan-steps.ts';
import type { StepResult } from './step-result.ts';

export interface Undo {
  readonly step: Step;
  readonly undo: () => Promise<void>;
}

export interface Failure {
  readonly step: Step;
  readonly result: StepResult;
}

/** What was thrown by something other than the package, and the step that was going on. */
export interface Crash {
  readonly error: unknown;
  readonly step: Step | undefined;
}

/** What has happened so far in an action. */
export interface ActionProgress {
  readonly scripts: RanScript[];
  readonly messages: string[];
  readonly alerts: string[];
  /** The package is where the action puts it: a new version in place of the old one, or on another volume. */
  newInPlace: boolean;
  /** The step that goes on. */
  current: Step | undefined;
  /** Of the current phase. */
  undos: Undo[];
  /** Of phases that can be undone until a later one has passed. */
  standing: Undo[];
  standsUntil: PhaseName | undefined;
  aborted: Failure | undefined;
  broken: Failure | undefined;
  /** The first failure that the action went on from, with an alert. */
  alerted: Failure | undefined;
  crash: Crash | undefined;
}

export const newProgress = (): ActionProgress => ({
  scripts: [],
  messages: [],
  alerts: [],
  newInPlace: false,
  current: undefined,
  undos: [],
  standing: [],
  standsUntil: undefined,
  aborted: undefined,
  broken: undefined,
  alerted: undefined,
  crash: undefined,
});
