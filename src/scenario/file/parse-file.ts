/** The text of a scenario file as its scenarios: one for each combination of its matrix. */
import { basename } from 'node:path';
import type { SpkboxError } from '../../errors.ts';
import type { FileScenario, FileStep } from './file-scenario.ts';
import { type Cell, cellsOf, fillIn, unknownVariables } from './matrix.ts';
import { parseJson5 } from './parse-json5.ts';
import { findPlaces, type TextPlace, type ValuePath } from './places.ts';
import { type Problem, problemsOf, scenarioError } from './problems.ts';
import { readStep } from './read-step.ts';
import { frameSchema, nasSchema, SCENARIO_PARTS, type ScenarioFrame } from './schema.ts';

export interface ParsedFile {
  readonly scenarios: FileScenario[];
  /** The scenario and the snapshot that it builds on. */
  readonly from: string | undefined;
  /** The error of one more problem. */
  fail(path: ValuePath, text: string): SpkboxError;
}

/** Every problem of the text is told at once. */
export async function parseFile(text: string, file: string): Promise<ParsedFile> {
  const value = await parseJson5(text, file);
  const placeOf = findPlaces(text);
  const failAll = (problems: readonly Problem[]) => scenarioError(file, problems, placeOf);
  const framed = frameSchema.safeParse(value);
  if (!framed.success) throw failAll(problemsOf(framed.error, []));
  const { matrix = {}, from } = framed.data;
  const unknown = unknownVariables(value, Object.keys(matrix));
  if (unknown.length > 0) throw failAll(unknown);
  const scenarios = cellsOf(matrix).map((cell) => {
    const read = readCell(frameSchema.parse(fillIn(value, cell)), cell, { file, placeOf });
    if (Array.isArray(read)) throw failAll(read);
    return read;
  });
  return { scenarios, from, fail: (path, words) => failAll([{ path, text: words }]) };
}

interface TextFile {
  readonly file: string;
  readonly placeOf: (path: ValuePath) => TextPlace;
}

function readCell(frame: ScenarioFrame, cell: Cell, source: TextFile): FileScenario | Problem[] {
  const nas = nasSchema.safeParse({ ...frame.nas, ...nasOptionsIn(cell) });
  const { steps, problems } = readSteps(frame, source);
  if (!nas.success) return [...problemsOf(nas.error, ['nas']), ...problems];
  if (problems.length > 0) return problems;
  const { file } = source;
  return { name: frame.name ?? nameFrom(file), file, cell, nas: nas.data, steps };
}

function readSteps(
  frame: ScenarioFrame,
  { file, placeOf }: TextFile,
): { readonly steps: FileStep[]; readonly problems: Problem[] } {
  const steps: FileStep[] = [];
  const problems: Problem[] = [];
  for (const part of SCENARIO_PARTS) {
    for (const [index, step] of (frame[part] ?? []).entries()) {
      const path = [part, index];
      const read = readStep(step, path);
      if ('problems' in read) problems.push(...read.problems);
      else steps.push({ part, ...read, file, line: placeOf(path).line });
    }
  }
  return { steps, problems };
}

/** Keys of the matrix that are options of the NAS need no mention below `nas`. */
const nasOptionsIn = (cell: Cell): Cell =>
  Object.fromEntries(Object.entries(cell).filter(([key]) => key in nasSchema.shape));

const nameFrom = (file: string): string => basename(file).replace(/\.scenario\.json5?$/, '');
