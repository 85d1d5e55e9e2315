/** `spkbox chaos`: the life of a package with a fault at every step in turn. */
import { type Command, Option } from 'commander';
import { exiting } from '../command.ts';
import { addBoxOptions, addNasOptions } from '../nas-options.ts';
import { readCount, readDuration } from '../values.ts';
import { addWizardOptions } from '../wizard-options.ts';
import type { ChaosFlags } from './flags.ts';

export function addChaos(program: Command): void {
  const command = program
    .command('chaos')
    .summary('let every step of its life fail in turn')
    .description(
      'Lives the life of a package again and again, each time with another fault at another step: install, start, upgrade to a newer version that is named, uninstall. Says what DSM shows then, whether data is lost, and whether the package can be installed again and removed. The exit code is 1 if not.',
    )
    .argument(
      '<package...>',
      'an .spk or a folder, then its newer versions, the oldest first; and what it needs',
    )
    .addOption(
      new Option('--faults <kind...>', 'only these faults').choices([
        'exit',
        'signal',
        'disk-full',
        'power-cut',
      ]),
    )
    .addOption(
      new Option('--actions <action...>', 'only faults in these actions').choices([
        'install',
        'start',
        'upgrade',
        'uninstall',
      ]),
    )
    .option('--steps <name...>', 'only faults at these steps: postinst, stage-package')
    .option('--json', 'the table as JSON')
    .action(exiting(handle));
  addNasOptions(addWizardOptions(command)).option('--volume <path>', 'the volume to install on');
  addBoxOptions(command)
    .option('--time-limit <time>', 'how long a script may run: 30s, 5m', readDuration)
    .option('--boxes <count>', 'how many boxes at a time: one for each core when absent', readCount);
}

async function handle(paths: readonly string[], flags: ChaosFlags): Promise<number> {
  const { runChaos } = await import('./run.ts');
  return runChaos(paths, flags);
}
