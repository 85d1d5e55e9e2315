/** Keeps the environment of each script that ran last, for expectations. */
import type { StepHook } from '../package-center/action/hooks.ts';

export type Environments = Map<string, Readonly<Record<string, string>>>;

export const environmentHook =
  (environments: Environments): StepHook =>
  (step, { command }, run) => {
    if (step.step.kind === 'script' && command !== undefined) environments.set(step.step.script, command.env);
    return run();
  };
