/** `spkbox inspect`: what is in an .spk. */
import type { Command } from 'commander';
import { exiting } from '../command.ts';

export interface InspectFlags {
  readonly json?: true;
  readonly verbose?: true;
}

export function addInspect(program: Command): void {
  program
    .command('inspect')
    .summary('show what is in a package')
    .description('Shows what is in a package and what it asks for. Nothing of it is run.')
    .argument('<package>', 'an .spk, or a folder that is packed on the fly')
    .option('--json', 'all of it as JSON')
    .option('--verbose', 'list every member')
    .action(exiting(handle));
}

async function handle(path: string, flags: InspectFlags): Promise<number> {
  const [{ withSpk }, { inspect }] = await Promise.all([import('../source.ts'), import('./run.ts')]);
  const inspection = await withSpk(path, inspect);
  const { printLines, lookOf, print } = await import('../terminal.ts');
  if (flags.json === true) {
    const { jsonText } = await import('../json-text.ts');
    print(jsonText(inspection));
    return 0;
  }
  const { inspectionLines } = await import('./lines.ts');
  printLines(inspectionLines(inspection, { ...lookOf(process.stdout), verbose: flags.verbose === true }));
  return 0;
}
