/** Makes a fault happen at a step. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HookContext, RunStep, StepHook } from '../../package-center/action/hooks.ts';
import type { StepResult } from '../../package-center/action/step-result.ts';
import { type FaultKind, type FaultMoment, matchesStep, type StepFault } from './fault.ts';
import { faultyCommand, type ScriptFault } from './faulty-command.ts';

/** A hook for `startNas({ hooks })` that lets one step fail, or as many as the fault says. Undos are left alone. */
export function faultHook(fault: StepFault): StepHook {
  let left = fault.times ?? 1;
  return async (step, context, run) => {
    if (context.undo || left <= 0 || !matchesStep(fault, step, context)) return run();
    left -= 1;
    context.note(`fault: ${faultText(fault)}`);
    return failStep(fault, context, run);
  };
}

function failStep(fault: FaultKind, context: HookContext, run: RunStep): Promise<StepResult> {
  switch (fault.fault) {
    case 'slow':
      return sleep(fault.delay).then(() => run());
    case 'power-cut':
      return cutPower(fault.when, context, run);
    case 'disk-full':
      return fillDisk(context, run);
    default:
      return context.command === undefined
        ? failOwnStep(fault, run)
        : run((command) => faultyCommand(fault, command));
  }
}

/** The result does not matter: an action without power ends. */
async function cutPower(
  when: FaultMoment = 'before',
  context: HookContext,
  run: RunStep,
): Promise<StepResult> {
  const result: StepResult = when === 'after' ? await run() : { result: 'failed' };
  await context.cutPower();
  return result;
}

/** Of a script step, the script alone meets the full disk: Package Center's own places are in memory on a NAS. */
async function fillDisk({ machine, command }: HookContext, run: RunStep): Promise<StepResult> {
  if (command === undefined) {
    await using _full = await machine.fillDisk();
    return await run();
  }
  let full: AsyncDisposable | undefined;
  try {
    return await run(async (script) => {
      full = await machine.fillDisk();
      return script;
    });
  } finally {
    await full?.[Symbol.asyncDispose]();
  }
}

/** A step of DSM itself. */
async function failOwnStep(fault: ScriptFault, run: RunStep): Promise<StepResult> {
  if ('when' in fault && fault.when === 'after') await run();
  return { result: 'failed', reason: `${faultText(fault)} (a fault that was asked for)` };
}

/** The fault in a few words. */
export function faultText(fault: FaultKind): string {
  switch (fault.fault) {
    case 'exit':
      return `exit ${fault.code ?? 1}${momentText(fault.when)}`;
    case 'hang':
      return `it hangs${momentText(fault.when)}`;
    case 'signal':
      return `${fault.signal ?? 'SIGKILL'}${momentText(fault.when)}`;
    case 'disk-full':
      return 'the disk is full';
    case 'memory':
      return 'out of memory';
    case 'slow':
      return `${fault.delay} ms late`;
    case 'power-cut':
      return `the power is cut${momentText(fault.when)}`;
  }
}

const momentText = (when: FaultMoment = 'before'): string =>
  when === 'before' ? ' before it does anything' : ' after all that it does';
