/** What a step that ended changes in how its package is doing. */
import type { PackageState } from './installed-package.ts';
import type { Step } from './plan-steps.ts';

export function applyStep(state: PackageState, { step, phase }: Step, passed: boolean): void {
  if (phase === 'start' || phase === 'start-again') {
    state.enabled = true;
    // Whatever kept it from starting: its own script, prestart, or a worker.
    if (!passed) state.startFailed = true;
  }
  if (step.kind === 'acquire' && passed) state.heldEver.add(step.worker);
  if (step.kind === 'script' && step.script === 'start') {
    state.running = passed;
    state.startFailed = !passed;
  }
  if (step.kind === 'script' && step.script === 'stop' && passed) {
    state.running = false;
    state.startFailed = false;
    state.stoppedOnce = true;
  }
  if (step.kind === 'task' && step.task === 'turn-off') state.enabled = false;
}
