import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ERRORS } from '../../src/errors.ts';

const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
const documented = new Map(
  [...text.matchAll(/^\| `([A-Z_]+)` \| (\w+) \| (.+) \|$/gm)].map(([, code, fault, meaning]) => [
    code,
    { fault, meaning },
  ]),
);

test('docs/errors.md lists every code with its fault and meaning, and no other', () => {
  expect(Object.fromEntries(documented)).toEqual(ERRORS);
});
