/** Reads a scenario file: JSON5, checked as a whole before anything runs. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { SpkboxError } from '../../errors.ts';
import type { CommonValue, StepDefinition } from '../steps/define-step.ts';
import { STEPS, stepOf } from '../steps/index.ts';
import { unknownText } from './closed.ts';
import { type Cell, cellsOf, fillIn, unknownVariables } from './matrix.ts';
import { findPlaces, type TextPlace, type ValuePath } from './places.ts';
import { type Problem, problemsOf, scenarioError } from './problems.ts';
import { frameSchema, nasSchema, SCENARIO_PARTS, type ScenarioNas, type ScenarioPart } from './schema.ts';

/** A step of a file, ready to run. */
export interface FileStep {
  readonly part: ScenarioPart;
  readonly definition: StepDefinition;
  readonly value: CommonValue;
  /** Where it stands in the file, from 1. */
  readonly line: number;
}

/** One scenario of a file: one combination of its matrix. */
export interface FileScenario {
  readonly name: string;
  readonly file: string;
  readonly cell: Cell;
  readonly nas: ScenarioNas;
  readonly steps: readonly FileStep[];
}

/**
 * Reads all scenarios of a file.
 * @throws SpkboxError `USE_FILE_NOT_FOUND`, `SCENARIO_SYNTAX`, or `SCENARIO_BAD_SHAPE` with line and column
 */
export async function readScenarios(file: string): Promise<FileScenario[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new SpkboxError('USE_FILE_NOT_FOUND', 'The scenario file does not exist or cannot be read.', {
      hint: 'Name a *.scenario.json5 file, or a folder that has some.',
      where: file,
      cause,
    });
  });
  return parseScenarios(text, file);
}

/** Checks the text of a file. Every problem in it is told at once. */
export async function parseScenarios(text: string, file: string): Promise<FileScenario[]> {
  const value = await parseJson5(text, file);
  const placeOf = findPlaces(text);
  const framed = frameSchema.safeParse(value);
  if (!framed.success) throw scenarioError(file, problemsOf(framed.error, []), placeOf);
  const keys = Object.keys(framed.data.matrix ?? {});
  const unknown = unknownVariables(value, keys);
  if (unknown.length > 0) throw scenarioError(file, unknown, placeOf);
  return cellsOf(framed.data.matrix).map((cell) => scenarioOf({ value, file, placeOf }, cell));
}

interface ParsedFile {
  readonly value: unknown;
  readonly file: string;
  readonly placeOf: (path: ValuePath) => TextPlace;
}

function scenarioOf({ value, file, placeOf }: ParsedFile, cell: Cell): FileScenario {
  const frame = frameSchema.parse(fillIn(value, cell));
  const problems: Problem[] = [];
  const nas = nasSchema.safeParse({ ...frame.nas, ...nasOptionsIn(cell) });
  if (!nas.success) problems.push(...problemsOf(nas.error, ['nas']));
  const steps = SCENARIO_PARTS.flatMap((part) =>
    (frame[part] ?? []).flatMap((step, index) => {
      const path = [part, index];
      const read = readStep(step, path);
      if (Array.isArray(read)) {
        problems.push(...read);
        return [];
      }
      return { part, ...(read as Pick<FileStep, 'definition' | 'value'>), line: placeOf(path).line };
    }),
  );
  if (problems.length > 0 || !nas.success) throw scenarioError(file, problems, placeOf);
  return {
    name: frame.name ?? basename(file).replace(/\.scenario\.json5?$/, ''),
    file,
    cell,
    nas: nas.data,
    steps,
  };
}

/** Keys of the matrix that are options of the NAS need no mention below `nas`. */
const nasOptionsIn = (cell: Cell): Cell =>
  Object.fromEntries(Object.entries(cell).filter(([key]) => key in nasSchema.shape));

function readStep(
  step: Readonly<Record<string, unknown>>,
  path: ValuePath,
): Pick<FileStep, 'definition' | 'value'> | Problem[] {
  const definition = stepOf(step);
  if (definition === undefined) return [noStep(step, path)];
  const parsed = definition.schema.safeParse(step);
  return parsed.success ? { definition, value: parsed.data as CommonValue } : problemsOf(parsed.error, path);
}

function noStep(step: Readonly<Record<string, unknown>>, path: ValuePath): Problem {
  const verbs = STEPS.map(({ verb }) => verb);
  const found = Object.keys(step).filter((key) => verbs.includes(key));
  if (found.length > 1) return { path, text: `a step does one thing, not ${found.join(' and ')}` };
  const [first] = Object.keys(step);
  if (first === undefined) return { path, text: 'an empty step' };
  return { path: [...path, first], text: unknownText('step', first, verbs) };
}

async function parseJson5(text: string, file: string): Promise<unknown> {
  const { default: json5 } = await import('json5');
  try {
    return json5.parse(text);
  } catch (cause) {
    const { lineNumber, columnNumber, message } = cause as Error & {
      lineNumber?: number;
      columnNumber?: number;
    };
    throw new SpkboxError('SCENARIO_SYNTAX', message.replace(/^JSON5: | at \d+:\d+$/g, ''), {
      hint: 'A scenario is one JSON5 object: { name: "...", steps: [ ... ] }. A key that is no plain word needs quotes: "8080".',
      where: `${file}:${lineNumber ?? 1}:${columnNumber ?? 1}`,
      cause,
    });
  }
}
