/** `spkbox try`: the whole life of a package on a throwaway NAS. */
import type { Command } from 'commander';
import { exiting } from './command.ts';
import { addBoxOptions, addNasOptions } from './nas-options.ts';
import { addReporterOptions } from './reporter-options.ts';
import type { Keep, TryFlags } from './try/flags.ts';
import { badValue, readDuration } from './values.ts';
import { addWizardOptions } from './wizard-options.ts';

export function addTry(program: Command): void {
  const command = program
    .command('try')
    .summary('live its whole life: install, start, status, stop, uninstall')
    .description('Lives the whole life of a package on a throwaway NAS, and says what it left behind.')
    .argument('<package>', 'an .spk, or a folder that is packed on the fly')
    .action(exiting(handle));
  addNasOptions(addWizardOptions(command)).option('--volume <path>', 'the volume that it is installed on');
  addBoxOptions(command)
    .option('--time-limit <time>', 'how long a script may run: 30s, 5m', readDuration)
    .option(
      '--keep [when]',
      'open a shell in the box where it fails; --keep=always: else at the end',
      readKeep,
    )
    .option('--watch', 'run again whenever the package changes');
  addReporterOptions(command);
}

function readKeep(text: string): Keep {
  if (text === 'failure' || text === 'always') return text;
  throw badValue(`--keep cannot be ${JSON.stringify(text)}.`, 'Write --keep or --keep=always.');
}

async function handle(path: string, flags: TryFlags): Promise<number> {
  const { runTry } = await import('./try/run.ts');
  return runTry(path, flags);
}
