/** `spkbox check`: what DSM would refuse in packages, without a box. */
import type { Command } from 'commander';
import { exiting } from '../command.ts';
import { addNasOptions } from '../nas-options.ts';
import { readReporter } from '../reporter-options.ts';
import { collect } from '../values.ts';
import type { CheckFlags } from './flags.ts';

export function addCheck(program: Command): void {
  const command = program
    .command('check')
    .summary('say what DSM would refuse, and what is odd')
    .description(
      'Lists what DSM would refuse in packages, and what is odd in them. Runs nothing of them. The exit code is 1 if DSM would refuse one.',
    )
    .argument('<package...>', 'an .spk, or a folder; each dependency among them counts as installed')
    .option('--json', 'all findings as JSON')
    .option(
      '--reporter <name[:file]>',
      'junit, github or sarif, to stdout or a file; may be given several times',
      collect(readReporter),
    )
    .option('--verbose', 'say where each rule comes from; of several packages, show the notes too')
    .action(exiting(handle));
  addNasOptions(command);
}

async function handle(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const { runCheck } = await import('./run.ts');
  return runCheck(paths, flags);
}
