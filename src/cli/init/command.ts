/** `spkbox init`: a package to begin with. */
import type { Command } from 'commander';
import { exiting } from '../command.ts';

export function addInit(program: Command): void {
  program
    .command('init')
    .summary('make a package to begin with')
    .description(
      'Makes a folder with a small complete package: a daemon, a wizard, scripts, a scenario, a test and a CI file.',
    )
    .argument('<name>', 'the name of the package, and of its folder; nothing is overwritten')
    .action(exiting(handle));
}

async function handle(name: string): Promise<number> {
  const { runInit } = await import('./run.ts');
  return runInit(name);
}
