/** How a step that ended changes its package's state. */
import type { ScriptName, Task } from '../../dsm/actions.ts';
import type { PackageState } from '../package/installed-package.ts';
import type { Step } from './plan-steps.ts';

type Effect = (state: PackageState, passed: boolean) => void;

const SCRIPT_EFFECTS: Readonly<Partial<Record<ScriptName, Effect>>> = {
  start(state, passed) {
    state.running = passed;
    state.startFailed = !passed;
  },
  stop(state, passed) {
    if (!passed) return;
    state.running = false;
    state.startFailed = false;
    state.justStopped = true;
  },
};

const TASK_EFFECTS: Readonly<Partial<Record<Task, Effect>>> = {
  'turn-off': (state) => {
    state.enabled = false;
  },
  'remove-target': (state) => {
    state.targetInPlace = false;
  },
  // An upgrade or a repair that puts the package in place makes a broken package whole.
  'move-into-place': (state, passed) => {
    state.targetInPlace = passed;
    if (passed) state.broken = false;
  },
};

/** Whether the step is this task. */
export const isTask = ({ step }: Step, task: Task): boolean => step.kind === 'task' && step.task === task;

/** Whether the step puts the package in its final place. */
export const isPlacing = (step: Step): boolean =>
  isTask(step, 'move-into-place') || isTask(step, 'move-volume');

/** Applies the undo of a step to the state. */
export function undoState(state: PackageState, step: Step): void {
  if (isTask(step, 'move-into-place')) state.targetInPlace = false;
}

export function applyStep(state: PackageState, { step, phase }: Step, passed: boolean): void {
  if (phase === 'start' || phase === 'start-again') {
    state.enabled = true;
    // The start script, prestart or a worker kept the package from starting.
    if (!passed) state.startFailed = true;
  }
  switch (step.kind) {
    case 'acquire':
      if (passed) state.everAcquired.add(step.worker);
      return;
    case 'script':
      SCRIPT_EFFECTS[step.script]?.(state, passed);
      return;
    case 'task':
      TASK_EFFECTS[step.task]?.(state, passed);
      return;
  }
}
