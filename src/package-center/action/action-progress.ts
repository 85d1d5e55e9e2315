/** How far an action has come: the steps done, the undos that are left, and the failures. */
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

/** An error that something other than the package threw, and the step during which it was thrown. */
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
  /** The last step that installs has passed: the start is all that is left. */
  finished: boolean;
  /** The package's own folder is gone: an uninstallation can only go on. */
  removed: boolean;
  /** The step that is running. */
  current: Step | undefined;
  /** The undos of the current phase. */
  undos: Undo[];
  /** The undos of earlier phases. They are kept until the phase `standsUntil` has passed. */
  earlierUndos: Undo[];
  standsUntil: PhaseName | undefined;
  aborted: Failure | undefined;
  broken: Failure | undefined;
  /** The first failure that gave an alert and did not stop the action. */
  alerted: Failure | undefined;
  crash: Crash | undefined;
  /** The NAS lost its power during the action. */
  powerLost: boolean;
}

export const newProgress = (): ActionProgress => ({
  scripts: [],
  messages: [],
  alerts: [],
  newInPlace: false,
  finished: false,
  removed: false,
  current: undefined,
  undos: [],
  earlierUndos: [],
  standsUntil: undefined,
  aborted: undefined,
  broken: undefined,
  alerted: undefined,
  crash: undefined,
  powerLost: false,
});
