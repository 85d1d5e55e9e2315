/** `spkbox doctor`: whether spkbox can work here, and what is missing. */
import type { Command } from 'commander';
import { exiting } from '../command.ts';
import type { DoctorFlags } from './run.ts';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('say whether spkbox works here, and how to fix it')
    .description('Says which engines work here, which one spkbox would use, and how to make the others work.')
    .option('--json', 'the same as JSON')
    .action(exiting(handle));
}

async function handle(flags: DoctorFlags): Promise<number> {
  const { runDoctor } = await import('./run.ts');
  return runDoctor(flags);
}
