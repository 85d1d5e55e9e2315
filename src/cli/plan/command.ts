/** `spkbox plan`: the steps of an action and what DSM would refuse, without doing anything. */
import { type Command, Option } from 'commander';
import type { Action } from '../../index.ts';
import { exiting } from '../command.ts';
import { addNasOptions } from '../nas-options.ts';
import { badValue } from '../values.ts';
import { addWizardOptions } from '../wizard-options.ts';
import type { PlanFlags, PlannedWords } from './flags.ts';

const ACTIONS: readonly Action[] = [
  'install',
  'start',
  'stop',
  'upgrade',
  'uninstall',
  'move',
  'boot',
  'shutdown',
];

export function addPlan(program: Command): void {
  const command = program
    .command('plan')
    .summary('print the steps of an action, and what DSM would refuse')
    .description('Prints the steps of an action in their order, and what DSM would refuse. Nothing is run.')
    .usage('[options] [action] <package> | upgrade <old> <new>')
    .argument(
      '<words...>',
      `the action (${ACTIONS.join(', ')}; install when absent), then an .spk or a folder; for an upgrade the old and the new one`,
    )
    .addOption(new Option('--action <action>', 'the action, too').choices(ACTIONS))
    .option('--json', 'the plan as JSON')
    .option('--verbose', 'print the sources in full')
    .action(exiting(handle));
  addWizardOptions(addNasOptions(command));
}

async function handle(words: readonly string[], flags: PlanFlags): Promise<number> {
  const [{ runPlan }, { choiceHint }] = await Promise.all([import('./run.ts'), import('../../index.ts')]);
  const misspelt = misspeltAction(words, flags);
  if (misspelt !== undefined)
    throw badValue(`There is no action ${JSON.stringify(misspelt)}.`, choiceHint(misspelt, ACTIONS));
  return runPlan(planned(words, flags), flags);
}

/** A first word that looks like an action, before at least one package. */
function misspeltAction(
  [first = '', ...paths]: readonly string[],
  { action }: PlanFlags,
): string | undefined {
  const isMisspelt = paths.length > 0 && /^[a-z-]+$/i.test(first) && !ACTIONS.some((name) => name === first);
  return isMisspelt && !(action === 'upgrade' && paths.length === 1) ? first : undefined;
}

/** `upgrade old.spk new.spk`, `uninstall hello.spk`, or just `hello.spk`. */
function planned(words: readonly string[], { action }: PlanFlags): PlannedWords {
  const namedAction = ACTIONS.find((candidate) => candidate === words[0]);
  const hasAction = namedAction !== undefined && words.length > 1;
  const chosen = action ?? (hasAction ? namedAction : 'install');
  const paths = hasAction && action === undefined ? words.slice(1) : words;
  const most = chosen === 'upgrade' ? 2 : 1;
  const path = paths.at(-1);
  if (path !== undefined && paths.length <= most)
    return { action: chosen, path, before: paths.length === 2 ? paths[0] : undefined };
  throw badValue(
    `A plan of ${chosen} is about ${most === 1 ? 'one package' : 'two packages at most'}, not ${paths.length}.`,
    'Write spkbox plan uninstall FILE.spk, or spkbox plan upgrade OLD.spk NEW.spk.',
  );
}
