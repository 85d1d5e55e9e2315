/** `spkbox gc`: takes away what a crash of an engine left of spkbox's boxes. */
import type { Command } from 'commander';
import { exiting } from '../command.ts';

export function addGc(program: Command): void {
  program
    .command('gc')
    .summary('take away what a crash of the Docker engine left')
    .description(
      "Removes containers and images of spkbox's that outlived it, which only a crash of the Docker engine leaves.",
    )
    .action(exiting(handle));
}

async function handle(): Promise<number> {
  const { collectGarbage } = await import('../../index.ts');
  const { print } = await import('../terminal.ts');
  const removed = await collectGarbage();
  print(removed.length === 0 ? 'Nothing was left.\n' : removed.map((what) => `removed ${what}\n`).join(''));
  return 0;
}
