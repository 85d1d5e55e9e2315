/** Reads a scenario file: JSON5, checked as a whole before anything runs. */
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { SpkboxError } from '../../errors.ts';
import { buildOn, parseOrigin } from './build-on.ts';
import type { FileScenario } from './file-scenario.ts';
import { parseFile } from './parse-file.ts';

export type { FileScenario } from './file-scenario.ts';

/**
 * Reads all scenarios of a file.
 * @throws SpkboxError `USE_FILE_NOT_FOUND`, `SCENARIO_SYNTAX`, or `SCENARIO_BAD_SHAPE` with line and column
 */
export const readScenarios = (file: string): Promise<FileScenario[]> => readAll(file, []);

/** Reads all scenarios of a text that stands, or could stand, in the file. */
export const parseScenarios = (text: string, file: string): Promise<FileScenario[]> =>
  buildAll(text, file, []);

/** `earlier` are the files that build on this one. */
async function readAll(file: string, earlier: readonly string[]): Promise<FileScenario[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new SpkboxError('USE_FILE_NOT_FOUND', 'The scenario file does not exist or cannot be read.', {
      hint: 'Name a *.scenario.json5 file, or a folder that has some.',
      where: file,
      cause,
    });
  });
  return buildAll(text, file, earlier);
}

async function buildAll(text: string, file: string, earlier: readonly string[]): Promise<FileScenario[]> {
  const { scenarios, from, fail } = await parseFile(text, file);
  if (from === undefined) return scenarios;
  const origin = parseOrigin(from);
  const base = join(dirname(file), origin.path);
  if ([...earlier, resolve(file)].includes(resolve(base)))
    throw fail(['from'], `${origin.path} builds on this scenario`);
  const bases = await readAll(base, [...earlier, resolve(file)]);
  return scenarios.map((scenario) => {
    const built = buildOn(scenario, bases, origin);
    if (built === undefined)
      throw fail(['from'], `${origin.path} takes no snapshot ${JSON.stringify(origin.snapshot)}`);
    return built;
  });
}
