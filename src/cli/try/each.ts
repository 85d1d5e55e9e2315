/** `try --each`: the life of each package on a NAS of its own, several at once. */
import { basename } from 'node:path';
import { makeNasConfig, tryPackage } from '../../index.ts';
import { runMany } from '../many-runs.ts';
import { once } from '../once.ts';
import { openSources } from '../source.ts';
import { say } from '../terminal.ts';
import { badValue } from '../values.ts';
import { tryCells } from './cells.ts';
import type { TryFlags } from './flags.ts';
import { catchInterrupts } from './interrupts.ts';
import { optionsOf } from './run.ts';

export async function tryEach(paths: readonly string[], flags: TryFlags): Promise<number> {
  if (flags.watch === true) throw badValue('--watch does not go with --each.', 'Leave one of them out.');
  const cells = tryCells(paths, flags);
  const { dsm, platform, ...shared } = flags;
  // A release or platform that does not exist is told before anything runs.
  for (const { nas } of cells) makeNasConfig({ ...shared, ...nas });
  using interrupts = catchInterrupts(say);
  await using sources = openSources();
  const read = once((path) => sources.open(path));
  const options = flags.keep === undefined ? flags : { ...flags, jobs: 1 };
  const entries = cells.map((cell, index) => ({ ...cell, position: { index, count: cells.length } }));
  return await runMany(entries, {
    options,
    interrupts,
    inputs: paths,
    async perform({ path, nas, text, position }, onEvent) {
      const name = await read(path).then(
        ({ info }) => info.package,
        () => basename(path),
      );
      const scenario = { name: `try ${name}`, file: path, cell: text, position };
      const life = { ...(await optionsOf(shared, interrupts)), ...nas, scenario, onEvent };
      return (await tryPackage(() => read(path), life)).passed;
    },
  });
}
