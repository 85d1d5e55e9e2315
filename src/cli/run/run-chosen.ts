/** Runs scenarios, each on a NAS of its own, and notes which files each of them read. */
import { runFileScenario } from '../../index.ts';
import { runMany } from '../many-runs.ts';
import { once } from '../once.ts';
import { openSources } from '../source.ts';
import { say } from '../terminal.ts';
import type { Interrupts } from '../try/interrupts.ts';
import { keeping } from '../try/keep.ts';
import { type ChosenScenario, titleOf } from './choose-scenarios.ts';
import type { RunFlags } from './flags.ts';

/** What a run of a scenario leaves for the next round of `--watch`. */
export interface ScenarioRun {
  readonly passed: boolean;
  /** The scenario file, those that it builds on, and the packages that were read. */
  readonly files: ReadonlySet<string>;
}

export interface RunSetting {
  readonly flags: RunFlags;
  readonly interrupts: Interrupts;
  /** The newest run of each scenario, by its title. */
  readonly runs: Map<string, ScenarioRun>;
}

export async function runChosen(
  chosen: readonly ChosenScenario[],
  { flags, interrupts, runs }: RunSetting,
): Promise<number> {
  await using sources = openSources();
  const read = once((path) => sources.open(path));
  const {
    grep,
    shard,
    bail,
    jobs,
    watch,
    keep,
    list,
    schema,
    reporter,
    json,
    verbose,
    quiet,
    baseline,
    ...nas
  } = flags;
  return runMany(chosen, {
    options: keep === undefined ? flags : { ...flags, jobs: 1 },
    interrupts,
    inputs: chosen.map(({ scenario }) => scenario.file),
    async perform(entry, onEvent) {
      const { scenario, position } = entry;
      const files = new Set([scenario.file, ...scenario.steps.map(({ file }) => file)]);
      const readSpk = (path: string) => {
        files.add(path);
        return read(path);
      };
      runs.set(titleOf(entry), { passed: false, files });
      const options = { onProgress: say, ...nas, ...keeping(keep, interrupts), signal: interrupts.signal };
      const { passed } = await runFileScenario(scenario, { ...options, onEvent, readSpk, position });
      runs.set(titleOf(entry), { passed, files });
      return passed;
    },
  });
}
