/** `spkbox wizard`: what a package asks its user, and the answers. */
import { type Command, Option } from 'commander';
import type { WizardAction } from '../../index.ts';
import { exiting } from '../command.ts';
import { addBoxOptions, addNasOptions } from '../nas-options.ts';
import { readDuration } from '../values.ts';
import type { OneWizardFlags } from '../wizard-options.ts';
import { addOneWizardOptions } from '../wizard-options.ts';
import type { WizardCommandFlags } from './flags.ts';

const ACTIONS: readonly WizardAction[] = ['install', 'upgrade', 'uninstall'];

export function addWizard(program: Command): void {
  const command = program
    .command('wizard')
    .summary('show a wizard, or answer it')
    .description(
      'Shows what a package asks before an action. On a terminal, asks it, and prints the answers as JSON. A wizard that a script writes is made in a box.',
    )
    .argument('<package>', 'an .spk, or a folder that is packed on the fly')
    .addOption(new Option('--action <action>', 'before which').choices(ACTIONS).default('install'))
    .option('--json', 'the pages, the answers and what is wrong as JSON')
    .option('--verbose', 'print the sources of what is wrong')
    .action(exiting(handle));
  addBoxOptions(addNasOptions(addOneWizardOptions(command))).option(
    '--time-limit <time>',
    'how long a script may run: 30s, 2m',
    readDuration,
  );
}

async function handle(path: string, flags: WizardCommandFlags & OneWizardFlags): Promise<number> {
  const { runWizard } = await import('./run.ts');
  return runWizard(path, flags);
}
