/** `spkbox run`: scenario files, each on a NAS of its own. */
import type { Command } from 'commander';
import { exiting } from '../command.ts';
import { addBoxOptions, addNasOptions } from '../nas-options.ts';
import { addReporterOptions, addRunsOptions } from '../reporter-options.ts';
import { badValue, readCount, readDuration, readShard } from '../values.ts';
import type { RunFlags } from './flags.ts';

export function addRun(program: Command): void {
  const command = program
    .command('run')
    .summary('run scenario files, step by step')
    .description(
      'Runs scenario files (*.scenario.json5), several at once, each on a throwaway NAS. A folder stands for all files in it.',
    )
    .argument('[paths...]', 'scenario files, or folders that have some; scenarios/ when absent')
    .option('--grep <text>', 'only scenarios whose name or file has the text')
    .option(
      '--shard <part/count>',
      'only a part of the scenarios, such as 2/5; spkbox merge joins the reports',
      readShard,
    )
    .option('--bail', 'end at the first scenario that fails')
    .option('--jobs <count>', 'how many run at once; one a core when absent', readCount)
    .option(
      '--watch',
      'run again what a changed file concerns; q quits, a runs all, f those that failed, Enter the last again',
    )
    .option(
      '--keep [when]',
      'one scenario after the other, with a shell in the box where one fails',
      readKeepAtFailure,
    )
    .option('--list', 'print the scenarios and run none')
    .option('--schema', 'print the JSON Schema of scenario files, for editors')
    .action(exiting(handle));
  addBoxOptions(addNasOptions(command)).option(
    '--time-limit <time>',
    'how long a script may run: 30s, 5m',
    readDuration,
  );
  addRunsOptions(addReporterOptions(command));
}

function readKeepAtFailure(text: string): 'failure' {
  if (text === 'failure') return text;
  throw badValue(`--keep cannot be ${JSON.stringify(text)} for scenarios.`, 'Write --keep alone.');
}

async function handle(paths: readonly string[], flags: RunFlags): Promise<number> {
  const { runScenarios } = await import('./run.ts');
  return runScenarios(paths, flags);
}
