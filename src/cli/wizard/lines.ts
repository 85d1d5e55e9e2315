/** A wizard as a person reads it: its pages, and each field with its key, what it takes and its answer. */
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

export function headLines(page: Page, { action, language, file, script, ...of }: WizardView): string[] {
  const beside =
    file === null
      ? `no wizard for the ${ACTION_WORDS[action]}: Package Center asks nothing`
      : `wizard for the ${ACTION_WORDS[action]} · ${file}${script ? ', run' : ''} · ${language}`;
  return titleLines(page, `${of.package} ${of.version}`, beside);
}

const ACTION_WORDS: Readonly<Record<WizardView['action'], string>> = {
  install: 'installation',
  upgrade: 'upgrade',
  uninstall: 'uninstallation',
};

export function wizardLines(page: Page, { pages, answers }: Pick<WizardView, 'pages' | 'answers'>): string[] {
  return pages.flatMap((each, at) => [
    '',
    ...pageTitle(page, each, { at, of: pages.length }),
    ...each.groups.flatMap((group) => groupLines(page, group, answers)),
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
  text === '' ? [] : text.split('\n').flatMap((each) => paragraph(page, [['    ']], [each]));

function fieldLines(page: Page, field: FieldDescription, answers: Answers): string[] {
  const { key, label, options } = field;
  const answer = String(answers[key] ?? field.default);
  const [first = '', ...more] = (label === '' ? key : label).split('\n');
  const shown = field.kind === 'secret' && answer !== '' ? '••••' : answer;
  return [
    ...paragraph(page, [[`      ${markOf(field, answer)}`]], [first]),
    ...more.flatMap((each) => paragraph(page, [['      ']], [each])),
    ...paragraph(page, [[`        ${key}=`, 'said']], [shown, 'said']),
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
