/** The wizard's answers from the command line and from a file. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { SpkboxError } from '../errors.ts';
import type { Answers } from '../package-center/wizard-answers.ts';
import { collect, readPair } from './values.ts';

type Pairs = readonly (readonly [key: string, value: string])[];

export interface WizardFlags {
  readonly wizard?: Pairs;
  readonly uninstallWizard?: Pairs;
  readonly wizardFile?: string;
}

export interface WizardAnswers {
  readonly install: Answers;
  readonly uninstall: Answers;
}

export function addWizardOptions(command: Command): Command {
  return command
    .optionsGroup('Answers to the wizards:')
    .option(
      '--wizard <key=value>',
      'an answer at the installation; may be given several times',
      collect(readPair),
    )
    .option('--uninstall-wizard <key=value>', 'an answer at the uninstallation', collect(readPair))
    .option('--wizard-file <file>', 'JSON5: {key: value}, or {install: {…}, uninstall: {…}}');
}

/** All answers; those of the command line come before those of the file. */
export async function readAnswers({
  wizard = [],
  uninstallWizard = [],
  wizardFile,
}: WizardFlags): Promise<WizardAnswers> {
  const file = wizardFile === undefined ? NONE : await readAnswerFile(wizardFile);
  return {
    install: { ...file.install, ...Object.fromEntries(wizard) },
    uninstall: { ...file.uninstall, ...Object.fromEntries(uninstallWizard) },
  };
}

const NONE: WizardAnswers = { install: {}, uninstall: {} };
const GROUPS = ['install', 'uninstall'];

async function readAnswerFile(file: string): Promise<WizardAnswers> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    const hint = 'Name a file with the answers that exists and that you may read.';
    throw new SpkboxError('USE_FILE_NOT_FOUND', 'The file of wizard answers cannot be read.', {
      hint,
      where: file,
      cause,
    });
  });
  const value = await parse(text, file);
  if (!isObject(value)) throw badAnswers('The file of wizard answers holds no object.', file);
  if (!Object.values(value).some(isObject)) return { install: plainAnswers(value, file), uninstall: {} };
  const stray = Object.keys(value).find((key) => !GROUPS.includes(key) || !isObject(value[key]));
  if (stray !== undefined)
    throw badAnswers(`${JSON.stringify(stray)} is no group of answers.`, `${file}: ${stray}`);
  const group = (name: string) => {
    const answers = value[name];
    return isObject(answers) ? plainAnswers(answers, `${file}: ${name}`) : {};
  };
  return { install: group('install'), uninstall: group('uninstall') };
}

async function parse(text: string, file: string): Promise<unknown> {
  const { default: json5 } = await import('json5');
  try {
    return json5.parse(text);
  } catch (error) {
    const { lineNumber = 1, columnNumber = 1 } = error as { lineNumber?: number; columnNumber?: number };
    throw badAnswers(
      'The file of wizard answers is not JSON5.',
      `${file}:${lineNumber}:${columnNumber}`,
      error,
    );
  }
}

type Values = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isAnswer = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

function plainAnswers(values: Values, where: string): Answers {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      if (isAnswer(value)) return [key, value];
      throw badAnswers(
        `The answer ${JSON.stringify(key)} is no text, number, true or false.`,
        `${where}: ${key}`,
      );
    }),
  );
}

function badAnswers(message: string, where: string, cause?: unknown): SpkboxError {
  const hint = 'Write {key: "value"}, or {install: {key: "value"}, uninstall: {key: true}}.';
  return new SpkboxError('USE_BAD_ANSWERS', message, { hint, where, cause });
}
