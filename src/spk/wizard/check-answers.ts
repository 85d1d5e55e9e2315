/** Checks whether Package Center accepts these answers. */
import { isAnswerKey } from '../../dsm/wizard-rules.ts';
import {
  defaultAnswers,
  type GivenAnswers,
  overlay,
  type SubmittedAnswers,
  submittedKeys,
  wizardGroups,
} from './answers.ts';
import { checkField } from './check-field.ts';
import { regexTester } from './regex-tester.ts';
import { fieldName, finding, type WizardFinding } from './wizard-finding.ts';
import { type WizardField, type WizardGroup, type WizardPage, wizardFields } from './wizard-page.ts';

export interface CompleteAnswers {
  readonly answers: SubmittedAnswers;
  readonly findings: readonly WizardFinding[];
}

/** The answers, completed with the defaults of unanswered fields, and the findings about them. */
export function completeAnswers(pages: readonly WizardPage[], userAnswers: GivenAnswers): CompleteAnswers {
  const answers = overlay(pages, userAnswers);
  const matches = regexTester();
  const byField = wizardFields(pages).flatMap((field) =>
    checkField(field, answerTo(field, answers), matches),
  );
  const byGroup = wizardGroups(pages).flatMap((group) => checkChoice(group, answers));
  return {
    answers,
    findings: [
      ...checkAnswerKeys(pages, userAnswers),
      ...checkUnseen(pages, userAnswers),
      ...byField,
      ...byGroup,
    ],
  };
}

export function checkAnswers(
  pages: readonly WizardPage[],
  userAnswers: GivenAnswers,
): readonly WizardFinding[] {
  return completeAnswers(pages, userAnswers).findings;
}

function answerTo(field: WizardField, answers: SubmittedAnswers): string {
  const answer = Object.hasOwn(answers, field.key) ? answers[field.key] : undefined;
  return answer ?? field.default;
}

function checkAnswerKeys(pages: readonly WizardPage[], userAnswers: GivenAnswers): readonly WizardFinding[] {
  const submitted = submittedKeys(pages);
  const member = pages[0]?.member;
  return Object.keys(userAnswers).flatMap((key) => {
    const where = member === undefined ? key : `${member}: ${key}`;
    if (!isAnswerKey(key)) return [forbiddenAnswer(key, where)];
    return submitted.has(key) ? [] : [unknownAnswer(key, where, pages, submitted)];
  });
}

function forbiddenAnswer(key: string, where: string): WizardFinding {
  const text = `${JSON.stringify(key)} cannot be the name of a script's variable; the answer is left out.`;
  const advice =
    'A key has letters, digits and "_", and is no variable of the shell or of DSM, such as PATH.';
  return finding('WIZARD_ANSWER_KEY', where, text, advice);
}

function unknownAnswer(
  key: string,
  where: string,
  pages: readonly WizardPage[],
  submitted: ReadonlySet<string>,
): WizardFinding {
  if (pages.some(({ custom }) => custom !== undefined)) {
    const text = `${key} was not checked, because a page is drawn by a component of the package.`;
    return finding('WIZARD_NOT_CHECKED', where, text, 'Make sure that the component answers this key.');
  }
  const wizardKeys = [...submitted].slice(0, 20).join(', ');
  const advice =
    wizardKeys === '' ? 'Leave it out: the wizard asks nothing.' : `The wizard asks: ${wizardKeys}.`;
  return finding('WIZARD_ANSWER_UNKNOWN', where, `The wizard does not ask ${key}.`, advice);
}

/** Not a refusal, because a function of the package may show a hidden field on a NAS. */
function checkUnseen(pages: readonly WizardPage[], userAnswers: GivenAnswers): readonly WizardFinding[] {
  const defaults = defaultAnswers(pages);
  return wizardFields(pages).flatMap((field) => {
    const { key, where, hidden, disabled, submitted } = field;
    if (!submitted || !(hidden || disabled) || !Object.hasOwn(userAnswers, key)) return [];
    if (String(userAnswers[key]) === defaults[key]) return [];
    const text = `${fieldName(field)} is ${hidden ? 'hidden' : 'disabled'}: no user can answer it otherwise than its default.`;
    return [finding('WIZARD_ANSWER_HIDDEN', where, text, 'Leave it out, to have what a user gets.')];
  });
}

function checkChoice(
  { type, text, fields }: WizardGroup,
  answers: SubmittedAnswers,
): readonly WizardFinding[] {
  const [first] = fields;
  if (type !== 'singleselect' || first === undefined || !fields.some((field) => field.submitted)) return [];
  const selected = fields.filter((field) => field.submitted && answerTo(field, answers) === 'true');
  const name = fieldName({ key: '', label: text === '' ? first.label : text });
  if (selected.length > 1) {
    const message = `${name} has several answers, but takes one: ${selected.map(({ key }) => key).join(', ')}.`;
    return [finding('WIZARD_CHOICE_TWICE', first.where, message, 'Set one of them to true.')];
  }
  if (selected.length === 1) return [];
  const advice = `Set one of them to true: ${fields.map(({ key }) => key).join(', ')}.`;
  return [finding('WIZARD_CHOICE_NONE', first.where, `${name} has no answer.`, advice)];
}
