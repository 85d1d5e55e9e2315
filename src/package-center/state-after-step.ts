/** What a step that ended changes in how its package is doing. */
import type { PackageState } from './installed-package.ts';
import type { Step } from './plan-steps.ts';

/** The name under which a worker's holding is remembered: a worker may hold two. */
export const holdingOf = (worker: string, interval: string | undefined): string =>
  `${worker} ${interval ?? ''}`;

export function applyStep(state: PackageState, { step, interval, phase }: Step, passed: boolean): void {
  if (phase === 'start' || phase === 'start-again') state.enabled = true;
  if (step.kind === 'acquire' && passed) {
    state.held.add(holdingOf(step.worker, interval));
    state.heldEver.add(step.worker);
  }
  if (step.kind === 'release') state.held.delete(holdingOf(step.worker, interval));
  if (step.kind === 'script' && step.script === 'start') {
    state.running = passed;
    state.startFailed = !passed;
  }
  if (step.kind === 'script' && step.script === 'stop' && passed) {
    state.running = false;
    state.stoppedOnce = true;
  }
  if (step.kind === 'task' && step.task === 'turn-off') state.enabled = false;
}
