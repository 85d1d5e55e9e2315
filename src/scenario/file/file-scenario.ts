/** A scenario as it is read from a file. */
import type { Cell } from './matrix.ts';
import type { CheckedStep } from './read-step.ts';
import type { ScenarioNas, ScenarioPart } from './schema.ts';

/** A step of a file, ready to run. */
export interface FileStep extends CheckedStep {
  readonly part: ScenarioPart;
  /** Where it stands. */
  readonly file: string;
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
