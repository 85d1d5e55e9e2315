/** `spkbox run`: prints the schema or a list, runs the scenarios once, or with `--watch` after each change. */
import { jsonSchema } from '../../index.ts';
import { printError } from '../errors.ts';
import { jsonText } from '../json-text.ts';
import { print, printLines, say } from '../terminal.ts';
import { catchInterrupts } from '../try/interrupts.ts';
import { runOnChange } from '../try/watch.ts';
import { chooseScenarios, scenarioPaths, titleOf } from './choose-scenarios.ts';
import type { RunFlags } from './flags.ts';
import { roundOf } from './round.ts';
import { type RunSetting, runChosen, type ScenarioRun } from './run-chosen.ts';

export async function runScenarios(paths: readonly string[], flags: RunFlags): Promise<number> {
  if (flags.schema === true) {
    print(jsonText(jsonSchema()));
    return 0;
  }
  using interrupts = catchInterrupts(say);
  const setting = { flags, interrupts, runs: new Map<string, ScenarioRun>() };
  if (flags.watch === true) return await watchScenarios(scenarioPaths(paths), setting);
  const chosen = await chooseScenarios(scenarioPaths(paths), flags);
  if (flags.list !== true) return await runChosen(chosen, setting);
  printLines(chosen.map(titleOf));
  return 0;
}

/** Runs all once, then what each change concerns. */
async function watchScenarios(paths: readonly string[], setting: RunSetting): Promise<number> {
  const { flags, interrupts, runs } = setting;
  const except = (flags.reporter ?? []).flatMap(({ file }) => file ?? []);
  const keys = { q: 'quits', a: 'runs all', f: 'those that failed', Enter: 'the last again' };
  let last: readonly string[] = [];
  await runOnChange({ paths, except, keys, signal: interrupts.signal }, async (wake) => {
    try {
      const all = await chooseScenarios(paths, flags);
      const round = roundOf(all, { wake, runs, last });
      say(round.length === 0 ? 'no scenario to run' : `${round.length} of ${all.length} scenarios`);
      last = round.map(titleOf);
      if (round.length > 0) await runChosen(round, setting);
    } catch (error) {
      printError(error);
    }
    return [...runs.values()].flatMap(({ files }) => [...files]);
  });
  return interrupts.exitCode() ?? 0;
}
