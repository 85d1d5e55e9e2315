/** A package's life with a fault at every step in turn: what DSM shows, what becomes of the data, and what helps then. */
import type { FaultName } from '../../nas/faults/fault.ts';
import { type PackageSource, resolveSource } from '../../spk/read-spk.ts';
import type { Spk } from '../../spk/spk.ts';
import { type ParallelOptions, workAmongBoxes } from '../among-boxes.ts';
import type { ScenarioOptions } from '../scenario.ts';
import { startChaosBox } from './chaos-box.ts';
import { type ChaosCase, chaosCases } from './chaos-cases.ts';
import { type ChaosLife, chaosLife, LIFE_ACTIONS, type LifeAction } from './chaos-life.ts';
import type { ChaosRow } from './chaos-row.ts';
import { runCase } from './run-case.ts';
import { runWithoutFault } from './run-without-fault.ts';

export interface ChaosOptions extends ScenarioOptions, ParallelOptions<ChaosRow> {
  /** All of the life when absent. */
  readonly actions?: readonly LifeAction[];
  /** The names of steps, as in outcomes; all when absent. */
  readonly steps?: readonly string[];
  /** All when absent. */
  readonly faults?: readonly FaultName[];
}

export interface ChaosReport {
  readonly package: string;
  readonly versions: readonly string[];
  /** In the order of the life. */
  readonly rows: readonly ChaosRow[];
  /** Why there are no rows: the life fails without any fault. */
  readonly failsAnyway: string | undefined;
  /** Faults that the engine cannot make. */
  readonly notTried: readonly FaultName[];
  readonly interrupted: boolean;
  readonly passed: boolean;
}

/**
 * Lives the package's life with each fault at each step, on boxes of its own: install, start, upgrade where newer versions are
 * given, uninstall. Other packages among the sources are installed before it.
 * @throws SpkboxError as `runScenario` does
 */
export async function chaosPackage(
  sources: readonly PackageSource[],
  options: ChaosOptions = {},
): Promise<ChaosReport> {
  const spks: Spk[] = [];
  for (const source of sources) spks.push(await resolveSource(source));
  const life = onlyActions(chaosLife(spks, options), options.actions);
  const { name } = life;
  const versions = life.versions.map(({ info }) => info.version);
  const first = await startChaosBox(life);
  const normal = await runWithoutFault(first);
  if ('failsAnyway' in normal) {
    await first[Symbol.asyncDispose]();
    return { package: name, versions, rows: [], notTried: [], interrupted: false, passed: false, ...normal };
  }
  const { cases, notTried } = chaosCases(normal, { ...options, engine: first.nas.machine.engine });
  const rows = new Map<ChaosCase, ChaosRow>();
  await workAmongBoxes(cases, {
    boxes: options.boxes,
    signal: options.signal,
    first,
    start: () => startChaosBox(life),
    run: async (box, item) => {
      const row = await runCase(box, item, normal);
      rows.set(item, row);
      options.onRow?.(row, { done: rows.size, total: cases.length });
    },
  });
  const inOrder = cases.flatMap((item) => rows.get(item) ?? []);
  const interrupted = options.signal?.aborted === true;
  const passed = !interrupted && inOrder.every((row) => row.passed);
  return { package: name, versions, rows: inOrder, failsAnyway: undefined, notTried, interrupted, passed };
}

const onlyActions = (life: ChaosLife, actions: readonly LifeAction[] = LIFE_ACTIONS): ChaosLife => ({
  ...life,
  stages: life.stages.filter(({ action }) => actions.includes(action)),
});
