/** Which scenarios run in a round of `--watch`. Pure. */
import { resolve, sep } from 'node:path';
import type { Wake } from '../try/watch.ts';
import { type ChosenScenario, titleOf } from './choose-scenarios.ts';
import type { ScenarioRun } from './run-chosen.ts';

export interface RoundInput {
  readonly wake: Wake;
  /** The newest run of each scenario, by its title. */
  readonly runs: ReadonlyMap<string, ScenarioRun>;
  /** The titles of the round before. */
  readonly last: readonly string[];
}

export function roundOf(
  all: readonly ChosenScenario[],
  { wake: { key, changed }, runs, last }: RoundInput,
): readonly ChosenScenario[] {
  const runOf = (entry: ChosenScenario) => runs.get(titleOf(entry));
  if (key === 'f') return all.filter((entry) => runOf(entry)?.passed !== true);
  if (key === 'Enter') return all.filter((entry) => last.includes(titleOf(entry)));
  if (key !== undefined || changed.length === 0) return all;
  return all.filter((entry) => {
    const run = runOf(entry);
    return run === undefined || changed.some((file) => isAmong(file, run.files));
  });
}

/** A package may be a folder: every file in it is among its files. */
function isAmong(file: string, files: ReadonlySet<string>): boolean {
  const path = resolve(file);
  return [...files].some((own) => path === resolve(own) || path.startsWith(resolve(own) + sep));
}
