/** The options that select the NAS, the same for every command. */
import { type Command, Option } from 'commander';
import type { Fidelity } from '../index.ts';
import { readCount } from './values.ts';

export interface NasFlags {
  readonly dsm?: string;
  readonly arch?: string;
  readonly platform?: string;
  readonly language?: string;
  readonly fidelity?: Fidelity;
  readonly allowRoot?: boolean;
  readonly volumes?: number;
}

export interface BoxFlags {
  readonly engine?: string;
  readonly size?: string;
}

export function addNasOptions(command: Command): Command {
  return command
    .optionsGroup('The NAS:')
    .option('--dsm <version>', 'the DSM release: 7.2.2, 7.1, 6.2.4')
    .option('--arch <family>', 'the CPU family: x86_64, armv8')
    .option('--platform <name>', 'the CPU platform: apollolake, rtd1296')
    .option('--language <code>', "DSM's language: enu, ger, fre, or def where nobody chose one")
    .option('--volumes <count>', 'how many volumes it has: 2', readCount)
    .addOption(
      new Option('--fidelity <which>', 'DSM as it was seen, or the guide to the letter').choices([
        'dsm',
        'guide',
      ]),
    )
    .option('--allow-root', 'a NAS with a developer token: packages may run as root');
}

export function addBoxOptions(command: Command): Command {
  return command
    .optionsGroup('The run:')
    .addOption(
      new Option(
        '--engine <name>',
        'what makes the box: namespace or docker; the first that works when absent',
      ).choices(['namespace', 'docker']),
    )
    .option('--size <size>', 'how much may be written in the box: 4g, 50%');
}
