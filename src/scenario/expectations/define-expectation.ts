/** How an expectation of scenario files is defined, and what comes of it. */
import type { z } from 'zod';
import type { Check, Subject } from '../scenario-place.ts';

export type { Check } from '../scenario-place.ts';

export interface ExpectationDefinition {
  /** Its key below `expect`. */
  readonly key: string;
  /** One sentence for the documentation. */
  readonly summary: string;
  readonly schema: z.ZodType;
  check(value: unknown, subject: Subject): Promise<readonly Check[]>;
}

export const defineExpectation = <Schema extends z.ZodType>(definition: {
  readonly key: string;
  readonly summary: string;
  readonly schema: Schema;
  check(value: z.output<Schema>, subject: Subject): readonly Check[] | Promise<readonly Check[]>;
}): ExpectationDefinition => ({
  ...definition,
  // The file was checked with the same schema before anything ran.
  check: async (value, subject) => definition.check(value as z.output<Schema>, subject),
});

/** The value is as it should be, or what it is instead. */
export const checkEqual = (text: string, actual: unknown, expected: unknown): Check =>
  actual === expected ? { text, met: true } : { text, met: false, actual: `it is ${inWords(actual)}` };

/** What could not be looked at is neither met nor failed. */
export const notChecked = (text: string, why: string): Check => ({
  text,
  met: false,
  looked: false,
  actual: why,
});

export const inWords = (value: unknown): string =>
  value === undefined ? 'absent' : typeof value === 'string' ? JSON.stringify(value) : String(value);
