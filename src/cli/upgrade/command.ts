/** `spkbox upgrade`: from version to version on a throwaway NAS. */
import type { Command } from 'commander';
import { exiting } from '../command.ts';
import { addLifeOptions } from '../try/command.ts';
import { collect } from '../values.ts';
import type { UpgradeFlags } from './flags.ts';

export function addUpgrade(program: Command): void {
  const command = program
    .command('upgrade')
    .summary('upgrade from every old version, and fail where data of users is lost')
    .description(
      'Installs each version of a package on a throwaway NAS, lives in it as its users would, upgrades it, and fails where what they had is lost, put back to defaults or unreadable.',
    )
    .argument('<version>', 'an .spk, or a folder that is packed on the fly')
    .argument(
      '<more...>',
      'the same package in other versions, in any order; packages that it needs are installed before it',
    )
    .action(exiting(handle))
    .optionsGroup('The upgrades, always from the older version to the newer:')
    .option('--each-to-newest', 'each version to the newest; the default for more than two')
    .option('--chain', 'each version to the next, one after the other')
    .option('--all-pairs', 'each version to every newer one')
    .optionsGroup('What users have:')
    .option('--no-live-in', 'do not change settings and add files before an upgrade')
    .option('--seed <script>', 'a shell script that does in the box what users do, before an upgrade')
    .option('--seed-as-root', "run it as root instead of the package's user")
    .option(
      '--allow-lost <pattern>',
      'what may go, such as "var/cache/*"; may be given several times',
      collect((pattern: string) => pattern),
    );
  addLifeOptions(command);
}

async function handle(first: string, more: readonly string[], flags: UpgradeFlags): Promise<number> {
  const { runUpgrades } = await import('./run.ts');
  return runUpgrades([first, ...more], flags);
}
