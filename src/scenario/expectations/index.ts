/** Every expectation of scenario files, in the order of the documentation and of looking. */
import type { z } from 'zod';
import type { CheckedExpectation } from '../../events.ts';
import type { Nas } from '../../nas/nas.ts';
import { closedObject } from '../file/closed.ts';
import type { Subject } from '../scenario-place.ts';
import { changes, leftovers, logs, within } from './aftermath.ts';
import { data } from './data.ts';
import type { Check, ExpectationDefinition } from './define-expectation.ts';
import { files } from './files.ts';
import { at, code, message, reason, result, stderr, stdout } from './outcome.ts';
import { ports, processes } from './running.ts';
import { environment, order, output, scripts } from './scripts.ts';
import { installed, status } from './status.ts';

export const EXPECTATIONS: readonly ExpectationDefinition[] = [
  ...[result, code, at, reason, message, stdout, stderr],
  ...[status, installed, files, ports, processes],
  ...[scripts, order, environment, output, logs, changes, data, leftovers, within],
];

/** What stands below `expect`. */
export const expectations = closedObject(
  Object.fromEntries(
    EXPECTATIONS.map(({ key, schema, summary }) => [key, schema.optional().meta({ description: summary })]),
  ),
);

export type Expectations = z.output<typeof expectations>;

/** A check, and the expectation that it belongs to. */
export interface KeyedCheck extends Check {
  readonly key: string;
}

/** Looks at everything that is expected, one after the other. */
export async function checkExpectations(expected: Expectations, subject: Subject): Promise<KeyedCheck[]> {
  const checks: KeyedCheck[] = [];
  for (const { key, check } of EXPECTATIONS) {
    const value = expected[key];
    if (value === undefined) continue;
    for (const made of await check(value, subject)) checks.push({ key, ...made });
  }
  return checks;
}

/** Puts a check into the recording, with the place in a file that asked for it. */
export function recordCheck(
  nas: Nas,
  { key, text, met, looked, actual }: KeyedCheck,
  at: Pick<CheckedExpectation, 'file' | 'line'>,
): void {
  const result = looked === false ? 'not-checked' : met ? 'met' : 'failed';
  const instead = actual === undefined || met ? {} : { actual };
  nas.recordScenario({ type: 'expectation', key, text, result, ...instead, ...at });
}
