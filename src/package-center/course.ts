/** How far an action has come: what it did, what can still be undone, and what failed. */
import type { PhaseName } from '../dsm/execution-rows.ts';
import type { ScriptResult } from '../events.ts';
import type { StepResult } from './perform-step.ts';
import type { Step } from './plan-steps.ts';

export interface Undo {
  readonly index: number;
  readonly undo: () => Promise<void>;
}

export interface Failure {
  readonly step: Step;
  readonly result: StepResult;
}

/** What has happened so far in an action. */
export interface Course {
  readonly scripts: ScriptResult[];
  readonly messages: string[];
  readonly alerts: string[];
  undos: Undo[];
  /** Of phases that stand until another one has passed. */
  standing: Undo[];
  standsUntil: PhaseName | undefined;
  aborted: Failure | undefined;
  broken: Failure | undefined;
  /** The first that the action went on from, with an alert. */
  alerted: Failure | undefined;
}

export const newCourse = (): Course => ({
  scripts: [],
  messages: [],
  alerts: [],
  undos: [],
  standing: [],
  standsUntil: undefined,
  aborted: undefined,
  broken: undefined,
  alerted: undefined,
});
