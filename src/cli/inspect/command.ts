/** `spkbox inspect`: what is in an .spk. */
import type { Command } from 'commander';
import { exiting } from '../command.ts';
import type { InspectFlags } from './run.ts';

export function addInspect(program: Command): void {
  program
    .command('inspect')
    .summary('show what is in a package')
    .description('Shows what is in a package and what it asks for. Nothing of it is run.')
    .argument('<package>', 'an .spk, or a folder that is packed on the fly')
    .option('--language <code>', "the language of its texts, as DSM's codes are: enu, ger, fre")
    .option('--json', 'all of it as JSON')
    .option('--verbose', 'list every member')
    .action(exiting(handle));
}

async function handle(path: string, flags: InspectFlags): Promise<number> {
  const { runInspect } = await import('./run.ts');
  return runInspect(path, flags);
}
