import { expect, test } from 'vitest';
import { listBounded, parseEntries } from '../../../src/machine/shared/file-facts.ts';
import { startAgent } from '../../support/agent.ts';

/** A find that never ends. */
const ENDLESS = `yes 'f 644 0 0 1 2.0 3||/file' | tr '|\\n' '\\0\\0'`;

test('a listing ends at its bound, and says that it was cut', async () => {
  using started = startAgent();
  const { entries, isCut } = await listBounded(started.agent, ENDLESS);
  expect({ count: entries.length, isCut }).toEqual({ count: 99_999, isCut: true });
  expect((await started.agent.ask('echo on')).output.toString()).toBe('on\n');
});

test('a short listing is whole, names that are no UTF-8 and torn entries included', () => {
  const record = 'f 644 0 0 1 2.0 3\0\0';
  const bytes = Buffer.concat([
    Buffer.from(`${record}/ü\0${record}/`),
    Buffer.from([0xff, 0]),
    Buffer.from(record),
  ]);
  expect(parseEntries(bytes).map(({ path }) => path)).toEqual(['/ü', '/\udcff']);
});
