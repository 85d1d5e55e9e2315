/** What a step that ended changes in how its package is doing. */
import type { ScriptName, Task } from '../dsm/actions.ts';
import type { PackageState } from './installed-package.ts';
import type { Step } from './plan-steps.ts';

type Effect = (state: PackageState, passed: boolean) => void;

const SCRIPTS: Readonly<Partial<Record<ScriptName, Effect>>> = {
  start(state, passed) {
    state.running = passed;
    state.startFailed = !passed;
  },
  stop(state, passed) {
    if (!passed) return;
    state.running = false;
    state.startFailed = false;
    state.stoppedOnce = true;
  },
};

const TASKS: Readonly<Partial<Record<Task, Effect>>> = {
  'turn-off': (state) => {
    state.enabled = false;
  },
  'remove-target': (state) => {
    state.whole = false;
  },
  // A package that is in place once more is what an upgrade or a repair made of it.
  'move-into-place': (state, passed) => {
    state.whole = passed;
    if (passed) state.broken = false;
  },
};

export function applyStep(state: PackageState, { step, phase }: Step, passed: boolean): void {
  if (phase === 'start' || phase === 'start-again') {
    state.enabled = true;
    // Whatever kept it from starting: its own script, prestart, or a worker.
    if (!passed) state.startFailed = true;
  }
  switch (step.kind) {
    case 'acquire':
      if (passed) state.heldEver.add(step.worker);
      return;
    case 'script':
      SCRIPTS[step.script]?.(state, passed);
      return;
    case 'task':
      TASKS[step.task]?.(state, passed);
      return;
  }
}
