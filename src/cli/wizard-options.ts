/** The wizard's answers from the command line and from a file. */
import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { SpkboxError } from '../errors.ts';
import type { Answers, WizardAction } from '../index.ts';
import { collect, readPair } from './values.ts';

type Pairs = readonly (readonly [key: string, value: string])[];

export interface WizardFlags {
  readonly wizard?: Pairs;
  readonly upgradeWizard?: Pairs;
  readonly uninstallWizard?: Pairs;
  readonly wizardFile?: string;
}

/** For a command that is about one wizard. */
export interface OneWizardFlags {
  readonly wizard?: Pairs;
  readonly answers?: string;
  readonly wizardFile?: string;
}

export type WizardAnswers = Readonly<Record<WizardAction, Answers>>;

const GROUPS: readonly WizardAction[] = ['install', 'upgrade', 'uninstall'];

export function addWizardOptions(command: Command): Command {
  return command
    .optionsGroup('Answers to the wizards:')
    .option(
      '--wizard <key=value>',
      'an answer at the installation; may be given several times',
      collect(readPair),
    )
    .option('--upgrade-wizard <key=value>', 'an answer at an upgrade', collect(readPair))
    .option('--uninstall-wizard <key=value>', 'an answer at the uninstallation', collect(readPair))
    .option(
      '--wizard-file <file>',
      'JSON5: {key: value} at the installation, or {install: {…}, upgrade: {…}, uninstall: {…}}',
    );
}

export function addOneWizardOptions(command: Command): Command {
  return command
    .optionsGroup('Answers:')
    .option('--wizard <key=value>', 'an answer; may be given several times', collect(readPair))
    .option('--answers <file>', 'JSON5: {key: value}, or {install: {…}, upgrade: {…}, uninstall: {…}}')
    .addOption(new Option('--wizard-file <file>', 'the same, as other commands call it').hideHelp());
}

/** The answers to the wizard of one action. */
export async function readOneWizard(
  action: WizardAction,
  { wizard = [], answers, wizardFile = answers }: OneWizardFlags,
): Promise<Answers> {
  const file = wizardFile === undefined ? {} : await readAnswerFile(wizardFile, action);
  return { ...file[action], ...Object.fromEntries(wizard) };
}

/** All answers; those of the command line come before those of the file. */
export async function readAnswers({
  wizard = [],
  upgradeWizard = [],
  uninstallWizard = [],
  wizardFile,
}: WizardFlags): Promise<WizardAnswers> {
  const file = wizardFile === undefined ? {} : await readAnswerFile(wizardFile, 'install');
  return {
    install: { ...file.install, ...Object.fromEntries(wizard) },
    upgrade: { ...file.upgrade, ...Object.fromEntries(upgradeWizard) },
    uninstall: { ...file.uninstall, ...Object.fromEntries(uninstallWizard) },
  };
}

type GroupedAnswers = Readonly<Partial<Record<WizardAction, Answers>>>;

/** `plain`: whose answers those of a file without groups are. */
async function readAnswerFile(file: string, plain: WizardAction): Promise<GroupedAnswers> {
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
  if (!Object.values(value).some(isObject)) return { [plain]: plainAnswers(value, file) };
  const stray = Object.keys(value).find(
    (key) => !GROUPS.some((group) => group === key) || !isObject(value[key]),
  );
  if (stray !== undefined) {
    const { choiceHint } = await import('../index.ts');
    const hint = GROUPS.some((group) => group === stray) ? undefined : choiceHint(stray, GROUPS);
    throw badAnswers(`${JSON.stringify(stray)} is no group of answers.`, `${file}: ${stray}`, { hint });
  }
  const entries = Object.entries(value).flatMap(([group, answers]) =>
    isObject(answers) ? [[group, plainAnswers(answers, `${file}: ${group}`)] as const] : [],
  );
  return Object.fromEntries(entries);
}

async function parse(text: string, file: string): Promise<unknown> {
  const { default: json5 } = await import('json5');
  try {
    return json5.parse(text);
  } catch (error) {
    const { lineNumber = 1, columnNumber = 1 } = error as { lineNumber?: number; columnNumber?: number };
    throw badAnswers('The file of wizard answers is not JSON5.', `${file}:${lineNumber}:${columnNumber}`, {
      cause: error,
    });
  }
}

type Values = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isAnswer = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

function plainAnswers(values: Values, place: string): Answers {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      if (isAnswer(value)) return [key, value];
      throw badAnswers(
        `The answer ${JSON.stringify(key)} is no text, number, true or false.`,
        `${place}: ${key}`,
      );
    }),
  );
}

const ANSWERS_HINT =
  'Write {key: "value"}, or {install: {key: "value"}, upgrade: {…}, uninstall: {key: true}}.';

function badAnswers(
  message: string,
  where: string,
  { hint = ANSWERS_HINT, cause }: { readonly hint?: string | undefined; readonly cause?: unknown } = {},
): SpkboxError {
  return new SpkboxError('USE_BAD_ANSWERS', message, { hint, where, cause });
}
