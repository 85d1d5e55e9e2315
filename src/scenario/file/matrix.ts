/** The combinations of a matrix, and its values in the texts of a scenario. Pure. */

import type { ValuePath } from './places.ts';
import type { Problem } from './problems.ts';

/** A value for each key of the matrix. */
export type Cell = Readonly<Record<string, unknown>>;

/** One cell without a value where there is no matrix. */
export function cellsOf(matrix: Readonly<Record<string, readonly unknown[]>> = {}): Cell[] {
  return Object.entries(matrix).reduce<Cell[]>(
    (cells, [key, values]) => cells.flatMap((cell) => values.map((value) => ({ ...cell, [key]: value }))),
    [{}],
  );
}

/** `dsm 7.0, version 1`. */
export const cellText = (cell: Cell): string =>
  Object.entries(cell)
    .map(([key, value]) => `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ');

/** Any other `${...}` is the shell's. */
const VARIABLE = /\$\{matrix\.([^}]*)\}/g;
const ONLY_VARIABLE = /^\$\{matrix\.([^}]*)\}$/;

/** The value with every `${matrix.key}` replaced; a text that is nothing else becomes the value itself. */
export function fillIn(value: unknown, cell: Cell): unknown {
  if (typeof value === 'string') return fillText(value, cell);
  if (Array.isArray(value)) return value.map((entry) => fillIn(entry, cell));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [String(fillText(key, cell)), fillIn(entry, cell)]),
  );
}

function fillText(text: string, cell: Cell): unknown {
  const whole = ONLY_VARIABLE.exec(text)?.[1];
  if (whole !== undefined && whole in cell) return cell[whole];
  return text.replace(VARIABLE, (variable, key: string) => (key in cell ? String(cell[key]) : variable));
}

/** Variables that the matrix does not have, with their places. */
export function unknownVariables(value: unknown, keys: readonly string[], path: ValuePath = []): Problem[] {
  if (typeof value === 'string') {
    const unknown = [...value.matchAll(VARIABLE)]
      .map(([, key = '']) => key)
      .filter((key) => !keys.includes(key));
    return unknown.map((key) => ({ path, text: `\${matrix.${key}} is no key of the matrix` }));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    unknownVariables(entry, keys, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
