/** `spkbox plan`: the steps of an action and what DSM would refuse, without doing anything. */
import { type Command, Option } from 'commander';
import type { Action } from '../dsm/execution-order.ts';
import { exiting } from './command.ts';
import { addNasOptions } from './nas-options.ts';
import type { PlanFlags } from './plan/flags.ts';
import { addWizardOptions } from './wizard-options.ts';

const ACTIONS: readonly Action[] = ['install', 'start', 'stop', 'upgrade', 'uninstall', 'boot', 'shutdown'];

export function addPlan(program: Command): void {
  const command = program
    .command('plan')
    .summary('print the steps of an action, and what DSM would refuse')
    .description('Prints the steps of an action in their order, and what DSM would refuse. Nothing is run.')
    .argument('<package>', 'an .spk, or a folder that is packed on the fly')
    .addOption(new Option('--action <action>', 'whose steps').choices(ACTIONS).default('install'))
    .option('--json', 'the plan as JSON')
    .option('--verbose', 'print the sources in full')
    .action(exiting(handle));
  addWizardOptions(addNasOptions(command));
}

async function handle(path: string, flags: PlanFlags): Promise<number> {
  const { plan } = await import('./plan/plan.ts');
  return plan(path, flags);
}
