/** A box for chaos: a NAS with a snapshot of each state, and a hook that makes the fault that is asked for. */
import type { RunEvent } from '../../events.ts';
import type { StepFault } from '../../nas/faults/fault.ts';
import { faultHook } from '../../nas/faults/fault-hook.ts';
import type { Nas } from '../../nas/nas.ts';
import type { NasSnapshot } from '../../nas/snapshot.ts';
import type { StepHook } from '../../package-center/action/hooks.ts';
import { dependenciesFirst, installAll } from '../dependencies.ts';
import { canBeStopped } from '../expectations.ts';
import { startScenarioNas } from '../scenario-nas.ts';
import { type ChaosLife, installOptions, type LifeState } from './chaos-life.ts';
import { plantData } from './package-data.ts';

export interface ChaosBox extends AsyncDisposable {
  readonly nas: Nas;
  readonly life: ChaosLife;
  /** Undefined where the life fails before it comes to that. */
  readonly failsAnyway: string | undefined;
  /** Goes back to a state, without a fault. */
  begin(state: LifeState): Promise<void>;
  /** Lets the next matching step fail. */
  arm(fault: StepFault | undefined): void;
  /** Calls the consumer with every event until `work` ends. */
  listen<T>(onEvent: (event: RunEvent) => void, work: () => Promise<T>): Promise<T>;
}

export async function startChaosBox(life: ChaosLife): Promise<ChaosBox> {
  let fault: StepHook | undefined;
  const hook: StepHook = (step, context, run) => (fault === undefined ? run() : fault(step, context, run));
  const { options, versions, dependencies } = life;
  const nas = await startScenarioNas([...versions, ...dependencies], {
    attribution: false,
    ...options,
    hooks: [...(options.hooks ?? []), hook],
  });
  try {
    const states = await saveStates(nas, life);
    return {
      nas,
      life,
      failsAnyway: 'failsAnyway' in states ? states.failsAnyway : undefined,
      arm(asked) {
        fault = asked === undefined ? undefined : faultHook(asked);
      },
      async begin(state) {
        fault = undefined;
        if (!('failsAnyway' in states)) await beginIn(nas, life, { states, state });
      },
      async listen(onEvent, work) {
        const stop = nas.subscribe(onEvent);
        return work().finally(stop);
      },
      [Symbol.asyncDispose]: () => nas[Symbol.asyncDispose](),
    };
  } catch (error) {
    await nas[Symbol.asyncDispose]();
    throw error;
  }
}

type SavedStates = Readonly<Record<LifeState, NasSnapshot>>;

/** A running package is started from its stopped state: a snapshot holds no processes, and may hold their pid files. */
async function beginIn(
  nas: Nas,
  { name, oldest }: ChaosLife,
  { states, state }: { readonly states: SavedStates; readonly state: LifeState },
): Promise<void> {
  const isStarted = state === 'running' && canBeStopped(oldest);
  await nas.restore(states[isStarted ? 'stopped' : state]);
  if (isStarted) await nas.start(name);
}

/** The package gets data of a user before the states with it are saved. */
async function saveStates(
  nas: Nas,
  { name, oldest, dependencies, options }: ChaosLife,
): Promise<SavedStates | { readonly failsAnyway: string }> {
  const inOrder = dependenciesFirst(dependencies, nas.config.release);
  if (!(await installAll(nas, inOrder, options)))
    return { failsAnyway: 'A package that it needs cannot be installed.' };
  const absent = await nas.snapshot();
  const installed = await nas.install(oldest, { ...installOptions(options), start: true });
  const { code, status } = await nas.status(name);
  if (installed.result !== 'done' || code !== 0)
    return { failsAnyway: installed.reason ?? `After its installation the status is ${code} (${status}).` };
  await plantData(nas, name);
  const running = await nas.snapshot();
  if (!canBeStopped(oldest)) return { absent, running, stopped: running };
  const stopped = await nas.stop(name);
  if (stopped.result !== 'done') return { failsAnyway: `It cannot be stopped: ${stopped.reason}.` };
  return { absent, running, stopped: await nas.snapshot() };
}
