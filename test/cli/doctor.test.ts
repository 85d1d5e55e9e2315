/** `spkbox doctor`: what works here, and what does not. */
import { expect, test } from 'vitest';
import { spkbox } from './support.ts';

test('it says which engine would be used', async () => {
  const { code, stdout } = await spkbox(['doctor']);
  expect(stdout).toContain(`Node ${process.version}`);
  expect(stdout).toMatch(/engine namespace {2}/);
  expect(stdout).toMatch(code === 0 ? /^OK {2}would use /m : /^NOT OK/m);
});

test('as JSON it says the same', async () => {
  const { code, stdout } = await spkbox(['doctor', '--json']);
  const diagnosis = JSON.parse(stdout);
  expect(diagnosis).toMatchObject({ node: { version: process.version, works: true }, works: code === 0 });
  expect(diagnosis.commands).toMatchObject({ missing: expect.any(Array), fix: expect.any(String) });
  expect(diagnosis.engines.map(({ engine }: { engine: string }) => engine)).toContain('namespace');
});

test('an engine that SPKBOX_ENGINE names must be there', async () => {
  const { code, stdout } = await spkbox(['doctor'], { env: { SPKBOX_ENGINE: 'magic' } });
  expect(code).toBe(2);
  expect(stdout).toContain('NOT OK  SPKBOX_ENGINE names "magic"');
});
