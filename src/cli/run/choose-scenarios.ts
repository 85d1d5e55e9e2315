/** Which scenarios run, and their places among each other. */
import {
  cellText,
  type FileScenario,
  findScenarioFiles,
  type RunPosition,
  readScenarios,
  SpkboxError,
  shardOf,
} from '../../index.ts';
import type { RunFlags } from './flags.ts';

export interface ChosenScenario {
  readonly scenario: FileScenario;
  readonly position: RunPosition;
}

/** Where scenarios are looked for when no path is named. */
const DEFAULT_PATHS = ['scenarios'];

export const scenarioPaths = (paths: readonly string[]): readonly string[] =>
  paths.length === 0 ? DEFAULT_PATHS : paths;

/** All files are read before anything runs: a mistake in the last is told at once. A shard may be empty. */
export async function chooseScenarios(
  paths: readonly string[],
  { grep = '', shard = { index: 1, count: 1 } }: Pick<RunFlags, 'grep' | 'shard'>,
): Promise<readonly ChosenScenario[]> {
  const files = await findScenarioFiles(paths);
  const all = (await Promise.all(files.map((file) => readScenarios(file)))).flat();
  const chosen = all.filter(({ name, file }) => `${file} ${name}`.includes(grep));
  if (chosen.length === 0) throw noneChosen(grep);
  const { length: count } = chosen;
  return shardOf(
    chosen.map((scenario, index) => ({ scenario, position: { index, count } })),
    shard,
  );
}

const noneChosen = (grep: string): SpkboxError =>
  new SpkboxError('USE_BAD_VALUE', `No scenario has ${JSON.stringify(grep)} in its name or file.`, {
    hint: '"spkbox run --list" prints all.',
  });

/** `scenarios/hello.scenario.json5  hello lives (dsm 7.0)`. */
export function titleOf({ scenario: { file, name, cell } }: ChosenScenario): string {
  const values = cellText(cell);
  return `${file}  ${name}${values === '' ? '' : ` (${values})`}`;
}
