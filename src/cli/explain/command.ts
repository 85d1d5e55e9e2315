/** `spkbox explain`: what a code means, and what to do. */
import type { Command } from 'commander';
import { exiting } from '../command.ts';
import type { ExplainFlags } from './flags.ts';

export function addExplain(program: Command): void {
  program
    .command('explain')
    .summary('say what a code means, and what to do')
    .description(
      'Says what a code means and what to do: that of a finding (info-crlf), of an error of spkbox (SPK_TRUNCATED), or an error number of DSM (319).',
    )
    .argument('<code>', 'the code')
    .option('--json', 'the same as JSON')
    .action(exiting(handle));
}

async function handle(code: string, flags: ExplainFlags): Promise<number> {
  const { runExplain } = await import('./run.ts');
  return runExplain(code, flags);
}
