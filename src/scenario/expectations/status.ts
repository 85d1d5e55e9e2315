/** What DSM says of packages. */
import { z } from 'zod';
import { word } from '../file/closed.ts';
import { checkEqual, defineExpectation } from './define-expectation.ts';

const STATUS_WORDS = [
  'running',
  'stop',
  'starting',
  'start_failed',
  'broken',
  'non_installed',
  'installing',
  'stopping',
] as const;

export const status = defineExpectation({
  key: 'status',
  summary: "The status of packages by name, in DSM's words or as its code: { hello: 'running' }.",
  schema: z.record(
    z.string(),
    z.union([word(STATUS_WORDS), z.number().int()], {
      error: `a status is a code, or one of ${STATUS_WORDS.join(', ')}`,
    }),
  ),
  check: (statuses, { place: { nas } }) =>
    Promise.all(
      Object.entries(statuses).map(async ([name, expected]) => {
        const { code, status: actual, description } = await nas.status(name);
        const text = `the status of ${name} is ${expected}`;
        const check = checkEqual(text, typeof expected === 'number' ? code : actual, expected);
        return check.met ? check : { ...check, actual: `it is ${actual} (${code}: ${description})` };
      }),
    ),
});

export const installed = defineExpectation({
  key: 'installed',
  summary: 'Which packages are installed, with their versions, and no others: { hello: "1.0" }.',
  schema: z.record(z.string(), z.string()),
  check: (versions, { place: { nas } }) => {
    const actual = Object.fromEntries(nas.packages.map(({ name, version }) => [name, version]));
    const names = [...new Set([...Object.keys(versions), ...Object.keys(actual)])];
    return names.map((name) =>
      checkEqual(
        versions[name] === undefined ? `${name} is not installed` : `${name} ${versions[name]} is installed`,
        actual[name],
        versions[name],
      ),
    );
  },
});
