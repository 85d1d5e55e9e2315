/** `spkbox pack`: an .spk from a folder. */
import type { Command } from 'commander';
import { exiting } from '../command.ts';
import type { PackFlags } from './flags.ts';

export function addPack(program: Command): void {
  program
    .command('pack')
    .summary('make an .spk from a folder')
    .description('Makes an .spk from a folder with INFO, package/, scripts/, conf/ and so on.')
    .argument('<folder>', 'the folder; the same content gives the same bytes')
    .option('--out <file>', 'the .spk to write, or the folder to write NAME-VERSION.spk into')
    .option('--json', 'what was made as JSON')
    .action(exiting(handle));
}

async function handle(folder: string, flags: PackFlags): Promise<number> {
  const { runPack } = await import('./run.ts');
  return runPack(folder, flags);
}
