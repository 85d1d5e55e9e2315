/** `spkbox upgrade`: from version to version on a throwaway NAS. */
import type { Command } from 'commander';
import { exiting } from '../command.ts';
import { addLifeOptions } from '../try/command.ts';
import type { TryFlags } from '../try/flags.ts';

export function addUpgrade(program: Command): void {
  const command = program
    .command('upgrade')
    .summary('install an old version, upgrade it, and show what became of its data')
    .description(
      'Installs a package on a throwaway NAS, upgrades it through all named versions, shows what became of its data, and uninstalls it.',
    )
    .argument('<old>', 'an .spk, or a folder that is packed on the fly')
    .argument(
      '<newer...>',
      'the same package in newer versions, the oldest first; packages that it needs are installed before it',
    )
    .action(exiting(handle));
  addLifeOptions(command);
}

async function handle(old: string, newer: readonly string[], flags: TryFlags): Promise<number> {
  const [{ runPackages }, { upgradePackage }] = await Promise.all([
    import('../try/run.ts'),
    import('../../index.ts'),
  ]);
  return runPackages([old, ...newer], flags, upgradePackage);
}
