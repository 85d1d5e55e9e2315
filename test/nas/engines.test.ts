/**
 * A package cannot tell the engines apart, nor can who reads its report: the events of one run are the same on each, but
 * for times, the engine's name, the commands that it lacks, and the precision that it states. The files in streams/ hold
 * them, so that also engines that no one user can have at once are compared.
 */
import { expect, test } from 'vitest';
import { tryPackage } from '../../src/scenario/try-package.ts';
import type { Spk } from '../../src/spk/spk.ts';
import { onEveryEngine } from '../support/box.ts';
import { fixture, hello } from '../support/packages.ts';

const PACKAGES: Readonly<Record<string, () => Promise<Spk>>> = {
  hello,
  'writes-everywhere': () => fixture('writes-everywhere'),
  'missing-port-file': () => fixture('missing-port-file'),
  trace: () => fixture('trace'),
};

await onEveryEngine((_, engine) => {
  test.each(Object.keys(PACKAGES))('the events of %s', async (name) => {
    const stream = await streamOf(await (PACKAGES[name] as () => Promise<Spk>)(), engine);
    expect(stream).toContain('"type":"run-ended"');
    await expect(stream).toMatchFileSnapshot(`streams/${name}.ndjson`);
  });
});

async function streamOf(spk: Spk, engine: string): Promise<string> {
  const lines: string[] = [];
  await tryPackage(spk, { engine, onEvent: (event) => lines.push(JSON.stringify(event, comparable)) });
  return `${lines.join('\n')}\n`;
}

/** What differs from run to run and from engine to engine, and nothing else: also how long a daemon holds its output. */
const DIFFERS = new Set([
  'at',
  'ms',
  'started',
  'file',
  'engine',
  'missingCommands',
  'imprecise',
  'notEmulated',
  'run',
]);

function comparable(key: string, value: unknown): unknown {
  if (key === 'at' && typeof value === 'string') return value;
  if (key === 'outputStillOpen') return undefined;
  // Only an engine with exact changes says who made them.
  if (key === 'maker') return undefined;
  if (key === 'what' && typeof value === 'string') return value.replace(/pid \d+/, 'pid N');
  // A log holds times, so its length differs, too.
  if (key === 'size') return '-';
  return DIFFERS.has(key) ? '-' : value;
}
