/** Builds the context that a hook gets with its step. */
import { scriptCommand } from '../script/run-script.ts';
import type { ActionRun } from './action-run.ts';
import type { HookContext } from './hooks.ts';
import type { Step } from './plan-steps.ts';

export function hookContext(
  { id, by, parent, contexts, emit, cutPower }: ActionRun,
  step: Step,
  { undo }: { readonly undo: boolean },
): HookContext {
  const context = contexts[step.side];
  const { name, version } = context.package.record;
  return {
    id,
    action: context.action,
    package: name,
    version,
    by,
    parent,
    machine: context.machine,
    undo,
    command:
      step.step.kind === 'script' && !step.step.missing
        ? scriptCommand(context, step.step.script)
        : undefined,
    cutPower,
    note: (text) => emit({ type: 'step-note', id, index: step.index, text }),
  };
}
