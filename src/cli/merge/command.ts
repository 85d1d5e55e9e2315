/** `spkbox merge`: the recordings of several shards as one report. */
import type { Command } from 'commander';
import { exiting } from '../command.ts';
import { addReporterOptions, addRunsOptions } from '../reporter-options.ts';
import type { MergeFlags } from './run.ts';

export function addMerge(program: Command): void {
  const command = program
    .command('merge')
    .summary('join recorded runs, such as those of shards, into one report')
    .description(
      'Joins what --reporter json recorded into one report, in the order of one run. Runs that no recording has are named, and the exit code is 2.',
    )
    .argument('<run.ndjson...>', 'the recordings, in any order')
    .action(exiting(handle));
  addRunsOptions(addReporterOptions(command));
}

async function handle(files: readonly string[], flags: MergeFlags): Promise<number> {
  const { runMerge } = await import('./run.ts');
  return runMerge(files, flags);
}
