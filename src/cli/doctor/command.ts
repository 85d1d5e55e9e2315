/** `spkbox doctor`: whether spkbox can work here, and what is missing. */
import type { Command } from 'commander';
import { exiting } from '../command.ts';

interface DoctorFlags {
  readonly json?: true;
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('say whether spkbox works here, and what mends it')
    .description('Says which engines work here, which one would be used, and what mends the others.')
    .option('--json', 'the same as JSON')
    .action(exiting(handle));
}

async function handle({ json }: DoctorFlags): Promise<number> {
  const { diagnose, diagnosisLines } = await import('./run.ts');
  const { lookOf, print, printLines } = await import('../terminal.ts');
  const diagnosis = await diagnose();
  if (json === true) {
    const { jsonText } = await import('../json-text.ts');
    print(jsonText(diagnosis));
  } else printLines(diagnosisLines(diagnosis, lookOf(process.stdout)));
  return diagnosis.works ? 0 : 2;
}
