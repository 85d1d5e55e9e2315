/** A mistake in the command line, in the form of our errors. */
import type { CommanderError } from 'commander';
import { choiceHint, printable, SpkboxError } from '../index.ts';

const COMMANDS = [
  'try',
  'run',
  'upgrade',
  'check',
  'plan',
  'inspect',
  'wizard',
  'pack',
  'replay',
  'merge',
  'explain',
  'doctor',
  'gc',
];

/** Turns an error of Commander into an SpkboxError, with a guess at the intended command. */
export function misuse(error: CommanderError, args: readonly string[]): SpkboxError {
  const [first = '', ...more] = error.message.split('\n').map(printable);
  const code = error.code === 'commander.invalidArgument' ? 'USE_BAD_VALUE' : 'USE_UNKNOWN_OPTION';
  const message = sentence(error.code === 'commander.help' ? 'no command was given' : first);
  return new SpkboxError(code, message, {
    hint: choiceHintFor(first) ?? hintFor(more.join(' '), args),
    cause: error,
  });
}

function hintFor(suggestion: string, args: readonly string[]): string {
  const command = args.find((arg) => COMMANDS.includes(arg));
  const help = `"spkbox ${command === undefined ? '' : `${command} `}--help" shows what there is.`;
  const guess = /Did you mean (.+)\?/.exec(suggestion)?.[1] ?? guessFor(args);
  return guess === undefined ? help : `Did you mean ${guess}? ${help}`;
}

/** The value of an option that takes one of a list. */
function choiceHintFor(message: string): string | undefined {
  const [, word, choices] = /argument '(.*)' is invalid\. Allowed choices are (.*)\.$/.exec(message) ?? [];
  return word === undefined || choices === undefined ? undefined : choiceHint(word, choices.split(', '));
}

/** `spkbox hello.spk` lacks what to do with it. */
function guessFor([first = '']: readonly string[]): string | undefined {
  return first.endsWith('.spk') ? `"spkbox try ${printable(first)}"` : undefined;
}

const sentence = (text: string): string => {
  const words = text.replace(/^error: /, '').replace(/\.$/, '');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
};
