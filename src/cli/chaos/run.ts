/** The table of `spkbox chaos`, printed for people or as JSON. */
import { type ChaosReport, chaosPackage } from '../../index.ts';
import { runForTable } from '../table-run.ts';
import type { ChaosFlags } from './flags.ts';
import { chaosLines } from './table.ts';

export function runChaos(paths: readonly string[], flags: ChaosFlags): Promise<number> {
  const { actions, steps, faults, boxes, ...common } = flags;
  const chosen = Object.fromEntries(
    Object.entries({ actions, steps, faults, boxes }).filter(([, value]) => value !== undefined),
  );
  return runForTable<ChaosReport>(paths, common, {
    noun: 'faults',
    run: (sources, options) => chaosPackage(sources, { ...options, ...chosen }),
    lines: chaosLines,
  });
}
