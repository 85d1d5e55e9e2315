/** `spkbox try`: the whole life of a package on a throwaway NAS. */
import { type Command, Option } from 'commander';
import { exiting } from '../command.ts';
import { addBoxOptions, addNasOptions } from '../nas-options.ts';
import { addReporterOptions, addRunsOptions } from '../reporter-options.ts';
import { readCount, readDuration } from '../values.ts';
import { addWizardOptions } from '../wizard-options.ts';
import type { Keep, TryFlags } from './flags.ts';

const KEEP: readonly Keep[] = ['failure', 'running'];

export function addTry(program: Command): void {
  const command = program
    .command('try')
    .summary('run its whole life: install, start, status, stop, uninstall')
    .description('Runs the whole life of packages on a throwaway NAS, and says what they left behind.')
    .argument(
      '<package...>',
      'an .spk, or a folder that is packed on the fly; dependencies are installed first',
    )
    .option(
      '--nasty',
      'answer each text field of the install wizard with blanks, quotes, "<", a command, a path and a very long text in turn, and show which scripts stumble',
    )
    .option(
      '--each',
      'each package on a NAS of its own, several at once; --dsm and --platform may be lists (7.0,7.2.2), with a NAS for each combination',
    )
    .option('--jobs <count>', 'with --each: how many run at once; one a core when absent', readCount)
    .action(exiting(handle));
  addLifeOptions(command);
  addRunsOptions(command);
}

/** The options of every run on a throwaway NAS. */
export function addLifeOptions(command: Command): void {
  addNasOptions(addWizardOptions(command)).option('--volume <path>', 'the volume to install on');
  addBoxOptions(command)
    .option('--time-limit <time>', 'how long a script may run: 30s, 5m', readDuration)
    .addOption(
      new Option(
        '--keep [when]',
        'open a shell in the box where it fails, before anything is undone; --keep=running also opens one while the package runs',
      ).choices(KEEP),
    )
    .option('--watch', 'run again whenever a package changes');
  addReporterOptions(command);
}

async function handle(paths: readonly string[], flags: TryFlags): Promise<number> {
  if (flags.nasty === true) return (await import('./nasty.ts')).runNasty(paths, flags);
  if (flags.each === true) return (await import('./each.ts')).tryEach(paths, flags);
  const [{ runPackages }, { tryPackage }] = await Promise.all([import('./run.ts'), import('../../index.ts')]);
  return runPackages(paths, flags, tryPackage);
}
