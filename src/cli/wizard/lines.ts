/** Formats a wizard for people: its pages, and each field with its key, its traits and its answer. */
import {
  type FieldDescription,
  type GroupDescription,
  type Page,
  type PageDescription,
  paragraph,
  type Span,
} from '../../index.ts';
import { titleLines } from '../inspect/rows.ts';
import type { WizardView } from './read.ts';

type Answers = WizardView['answers'];

export function headLines(page: Page, { action, language, file, script, ...view }: WizardView): string[] {
  const detail =
    file === null
      ? `no wizard for the ${ACTION_WORDS[action]}: Package Center asks nothing`
      : `wizard for the ${ACTION_WORDS[action]} · ${file}${script ? ', run' : ''} · ${language}`;
  return titleLines(page, `${view.package} ${view.version}`, detail);
}

const ACTION_WORDS: Readonly<Record<WizardView['action'], string>> = {
  install: 'installation',
  upgrade: 'upgrade',
  uninstall: 'uninstallation',
};

export function wizardLines(page: Page, { pages, answers }: Pick<WizardView, 'pages' | 'answers'>): string[] {
  return pages.flatMap((description, index) => [
    '',
    ...pageTitle(page, description, { at: index, of: pages.length }),
    ...description.groups.flatMap((group) => groupLines(page, group, answers)),
  ]);
}

export function pageTitle(
  page: Page,
  { title, unshown }: PageDescription,
  { at, of }: { readonly at: number; readonly of: number },
): string[] {
  const number: Span = [`  page ${at + 1} of ${of}  `, 'quiet'];
  return [
    ...paragraph(page, [number], [title === '' ? '(no title)' : title, 'strong']),
    ...(unshown === '' ? [] : paragraph(page, [['  ']], [unshown, 'odd'])),
  ];
}

function groupLines(page: Page, { kind, text, fields }: GroupDescription, answers: Answers): string[] {
  const head = textLines(page, text);
  return kind === 'text' ? head : [...head, ...fields.flatMap((field) => fieldLines(page, field, answers))];
}

export const textLines = (page: Page, text: string): string[] =>
  text === '' ? [] : text.split('\n').flatMap((line) => paragraph(page, [['    ']], [line]));

function fieldLines(page: Page, field: FieldDescription, answers: Answers): string[] {
  const { key, label, options } = field;
  const answer = String(answers[key] ?? field.default);
  const [first = '', ...more] = (label === '' ? key : label).split('\n');
  const answerText = field.kind === 'secret' && answer !== '' ? '••••' : answer;
  return [
    ...paragraph(page, [[`      ${markOf(field, answer)}`]], [first]),
    ...more.flatMap((line) => paragraph(page, [['      ']], [line])),
    ...paragraph(page, [[`        ${key}=`, 'said']], [answerText, 'said']),
    ...paragraph(page, [['        ']], [traits(field).join(' · '), 'quiet']),
    ...options.flatMap(({ value, label: name }) =>
      paragraph(page, [['          - ']], [name === value ? value : `${value}  ${name}`, 'quiet']),
    ),
  ];
}

function markOf({ kind }: FieldDescription, answer: string): string {
  if (kind === 'flag') return answer === 'true' ? '[x] ' : '[ ] ';
  if (kind === 'choice') return answer === 'true' ? '(•) ' : '( ) ';
  return '';
}

export const KIND_WORDS: Readonly<Record<FieldDescription['kind'], string>> = {
  text: 'text',
  secret: 'password',
  flag: 'true or false',
  choice: 'true for one of the group',
  entry: 'an entry of its list',
};

/** What a field is, and what an answer has to be. */
export function traits({ kind, required, disabled, rules, hint, options }: FieldDescription): string[] {
  return [
    KIND_WORDS[kind],
    ...(kind === 'entry' && options.length === 0 ? ['which a NAS makes'] : []),
    ...(required ? ['required'] : []),
    ...(disabled ? ['disabled'] : []),
    ...rules,
    ...(hint === '' ? [] : [`shows "${hint}" while empty`]),
  ];
}
