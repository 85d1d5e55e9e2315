/** `spkbox replay`: the report of recorded runs. */
import type { Command } from 'commander';
import { exiting } from '../command.ts';
import { addReporterOptions, type ReporterFlags } from '../reporter-options.ts';

export function addReplay(program: Command): void {
  const command = program
    .command('replay')
    .summary('show a recorded run again')
    .description('Shows what --reporter json recorded, one run or many, as any reporter would have shown it.')
    .argument('<run.ndjson>', 'the recording; - for the standard input')
    .action(exiting(handle));
  addReporterOptions(command);
}

async function handle(file: string, flags: ReporterFlags): Promise<number> {
  const { runReplay } = await import('./run.ts');
  return runReplay(file, flags);
}
