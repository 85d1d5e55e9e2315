/** What a step that ended changes in how its package is doing. */
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
  // A package that is in place once more is what an upgrade or a repair made of it.
  'move-into-place': (state, passed) => {
    state.targetInPlace = passed;
    if (passed) state.broken = false;
  },
};

/** Whether the step puts the package where the action wants it. */
export const isPlacing = ({ step }: Step): boolean =>
  step.kind === 'task' && (step.task === 'move-into-place' || step.task === 'move-volume');

/** What the undoing of a step changes. */
export function undoState(state: PackageState, { step }: Step): void {
  if (step.kind === 'task' && step.task === 'move-into-place') state.targetInPlace = false;
}

export function applyStep(state: PackageState, { step, phase }: Step, passed: boolean): void {
  if (phase === 'start' || phase === 'start-again') {
    state.enabled = true;
    // Whatever kept it from starting: its own script, prestart, or a worker.
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
