/** A wizard asked page by page, each answer checked as its page would check it. */
import {
  type Answers,
  checkField,
  describeWizard,
  type FieldDescription,
  type Page,
  paragraph,
  type Span,
  shortenText,
  type WizardField,
  type WizardGroup,
  type WizardPage,
} from '../../index.ts';
import { pageTitle, textLines, traits } from './lines.ts';

/** The user at the terminal. */
export interface Questions {
  tell(lines: readonly string[]): void;
  /** One line of text; what is typed for a secret is not shown. */
  ask(prompt: string, secret?: boolean): Promise<string>;
}

/** What the user answers, in the order of the pages; what is given already is not asked. */
export async function askPages(
  questions: Questions,
  page: Page,
  { pages, given }: { readonly pages: readonly WizardPage[]; readonly given: Answers },
): Promise<Answers> {
  const described = describeWizard(pages);
  let answers: Answers = given;
  for (const [pageIndex, description] of described.entries()) {
    questions.tell(['', ...pageTitle(page, description, { at: pageIndex, of: pages.length })]);
    for (const [index, group] of (pages[pageIndex]?.groups ?? []).entries()) {
      questions.tell(textLines(page, description.groups[index]?.text ?? ''));
      const visibleFields = description.groups[index]?.fields ?? [];
      const asker = { questions, page, shown: visibleFields };
      answers = { ...answers, ...(await askGroup(asker, group, answers)) };
    }
  }
  return answers;
}

interface Asker {
  readonly questions: Questions;
  readonly page: Page;
  /** The fields that a user sees. */
  readonly shown: readonly FieldDescription[];
}

async function askGroup(
  asker: Asker,
  { type, fields }: WizardGroup,
  answersSoFar: Answers,
): Promise<Answers> {
  const hasAnswer = ({ key }: WizardField) => Object.hasOwn(answersSoFar, key);
  const openFields = fields.filter(({ submitted, hidden, disabled }) => submitted && !hidden && !disabled);
  if (type === 'singleselect')
    return openFields.length === 0 || fields.some(hasAnswer) ? {} : askChoice(asker, openFields);
  const answers: [string, string][] = [];
  for (const field of openFields) {
    if (!hasAnswer(field)) answers.push([field.key, await askField(asker, field)]);
  }
  return Object.fromEntries(answers);
}

const described = ({ shown }: Asker, field: WizardField): FieldDescription | undefined =>
  shown.find(({ key }) => key === field.key);

/** One of the group, by its number. */
async function askChoice(asker: Asker, fields: readonly WizardField[]): Promise<Answers> {
  const labels = fields.map((field) => described(asker, field)?.label || field.key);
  const first = fields.findLastIndex((field) => field.default === 'true');
  tellList(asker, labels);
  const chosen = await askNumber(asker, fields.length, first);
  return Object.fromEntries(fields.map(({ key }, index) => [key, String(index === chosen)]));
}

function tellList({ questions, page }: Asker, labels: readonly string[]): void {
  questions.tell(
    labels.flatMap((label, index) => paragraph(page, [[`      ${index + 1}  `, 'quiet']], [label])),
  );
}

async function askNumber({ questions }: Asker, most: number, first: number): Promise<number> {
  const suggested = first < 0 ? '' : ` [${first + 1}]`;
  for (;;) {
    const text = (await questions.ask(`      1-${most}${suggested}: `)).trim();
    const number = text === '' ? first + 1 : Number(text);
    if (Number.isInteger(number) && number >= 1 && number <= most) return number - 1;
    questions.tell([`      ! a number from 1 to ${most}`]);
  }
}

function tellLines({ questions, page }: Asker, text: string, tone?: Span[1]): void {
  questions.tell(text.split('\n').flatMap((line) => paragraph(page, [['      ']], [line, tone])));
}

async function askField(asker: Asker, field: WizardField): Promise<string> {
  const { questions, page } = asker;
  const description = described(asker, field);
  const label = description?.label || field.key;
  tellLines(asker, label);
  if (field.type === 'multiselect') return askFlag(questions, field.default);
  if (description !== undefined) tellLines(asker, traits(description).join(' · '), 'quiet');
  tellList(
    asker,
    description?.options.map(({ value, label: name }) => (name === value ? value : `${value}  ${name}`)) ??
      [],
  );
  for (;;) {
    const value = await askText(
      questions,
      field,
      description?.options.map(({ value: choice }) => choice) ?? [],
    );
    const wrong = checkField(field, value).filter(
      ({ code, severity }) => severity === 'refused' && code !== 'wizard-blocked',
    );
    if (wrong.length === 0) return value;
    questions.tell(wrong.flatMap(({ text }) => paragraph(page, [['      ! ', 'bad']], [text])));
  }
}

async function askFlag(questions: Questions, first: string): Promise<string> {
  for (;;) {
    const text = (await questions.ask(first === 'true' ? '      y/n [y]: ' : '      y/n [n]: '))
      .trim()
      .toLowerCase();
    if (text === '') return first;
    if (/^(y|yes|true)$/.test(text)) return 'true';
    if (/^(n|no|false)$/.test(text)) return 'false';
    questions.tell(['      ! y or n']);
  }
}

/** Columns of a default that a prompt shows. */
const MOST_DEFAULT = 60;

/** Enter takes the default; two quotes are the empty text; a number of the list is its entry, unless the entry is a number itself. */
async function askText(
  questions: Questions,
  field: WizardField,
  options: readonly string[],
): Promise<string> {
  const isSecret = field.type === 'password';
  const first = isSecret && field.default !== '' ? '••••' : shortenText(field.default, MOST_DEFAULT);
  const text = await questions.ask(first === '' ? '      : ' : `      [${first}]: `, isSecret);
  if (text === '') return field.default;
  if (text === '""') return '';
  return options.includes(text) ? text : (options[Number(text) - 1] ?? text);
}
