/** `spkbox gc`: removes what a crash of the Docker engine left. */
import type { Command } from 'commander';
import { exiting } from '../command.ts';

export function addGc(program: Command): void {
  program
    .command('gc')
    .summary('remove what a crash of Docker left')
    .description(
      'Removes containers and images that spkbox made and that outlived it. Only a crash of the Docker engine leaves any.',
    )
    .action(exiting(handle));
}

async function handle(): Promise<number> {
  const { runGc } = await import('./run.ts');
  return runGc();
}
