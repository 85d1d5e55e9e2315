/** Checks whether Package Center accepts these answers. */
import { isAnswerKey } from '../../dsm/wizard-rules.ts';
import type { Finding, Place } from '../../findings.ts';
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
import { fieldName, wizardFinding } from './wizard-finding.ts';
import { type WizardField, type WizardGroup, type WizardPage, wizardFields } from './wizard-page.ts';

export interface CompleteAnswers {
  readonly answers: SubmittedAnswers;
  readonly findings: readonly Finding[];
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

export function checkAnswers(pages: readonly WizardPage[], userAnswers: GivenAnswers): readonly Finding[] {
  return completeAnswers(pages, userAnswers).findings;
}

function answerTo(field: WizardField, answers: SubmittedAnswers): string {
  const answer = Object.hasOwn(answers, field.key) ? answers[field.key] : undefined;
  return answer ?? field.default;
}

function checkAnswerKeys(pages: readonly WizardPage[], userAnswers: GivenAnswers): readonly Finding[] {
  const wizardKeys = submittedKeys(pages);
  const member = pages[0]?.member;
  return Object.keys(userAnswers).flatMap((key) => {
    const place = member === undefined ? { key } : { member, key };
    if (!isAnswerKey(key)) return [forbiddenAnswer(key, place)];
    return wizardKeys.has(key) ? [] : [unknownAnswer(key, place, pages, wizardKeys)];
  });
}

function forbiddenAnswer(key: string, place: Place): Finding {
  const text = `${JSON.stringify(key)} cannot be the name of a script's variable; the answer is left out.`;
  return wizardFinding('wizard-answer-key', place, text);
}

function unknownAnswer(
  key: string,
  place: Place,
  pages: readonly WizardPage[],
  keys: ReadonlySet<string>,
): Finding {
  if (pages.some(({ custom }) => custom !== undefined)) {
    const text = `${key} was not checked, because a page is drawn by a component of the package.`;
    return wizardFinding('wizard-not-checked', place, text, 'Make sure that the component answers this key.');
  }
  const wizardKeys = [...keys].slice(0, 20).join(', ');
  const advice =
    wizardKeys === '' ? 'Leave it out: the wizard asks nothing.' : `The wizard asks: ${wizardKeys}.`;
  return wizardFinding('wizard-answer-unknown', place, `The wizard does not ask ${key}.`, advice);
}

/** Not a refusal, because a function of the package may show a hidden field on a NAS. */
function checkUnseen(pages: readonly WizardPage[], userAnswers: GivenAnswers): readonly Finding[] {
  const defaults = defaultAnswers(pages);
  return wizardFields(pages).flatMap((field) => {
    const { key, place, hidden, disabled, submitted } = field;
    if (!submitted || !(hidden || disabled) || !Object.hasOwn(userAnswers, key)) return [];
    if (String(userAnswers[key]) === defaults[key]) return [];
    const text = `${fieldName(field)} is ${hidden ? 'hidden' : 'disabled'}: no user can answer it otherwise than its default.`;
    return [wizardFinding('wizard-answer-hidden', place, text)];
  });
}

function checkChoice({ type, text, fields }: WizardGroup, answers: SubmittedAnswers): readonly Finding[] {
  const [first] = fields;
  if (type !== 'singleselect' || first === undefined || !fields.some((field) => field.submitted)) return [];
  const selected = fields.filter((field) => field.submitted && answerTo(field, answers) === 'true');
  const name = fieldName({ key: '', label: text === '' ? first.label : text });
  if (selected.length > 1) {
    const message = `${name} has several answers, but takes one: ${selected.map(({ key }) => key).join(', ')}.`;
    return [wizardFinding('wizard-choice-twice', first.place, message)];
  }
  if (selected.length === 1) return [];
  const advice = `Set one of them to true: ${fields.map(({ key }) => key).join(', ')}.`;
  return [wizardFinding('wizard-choice-none', first.place, `${name} has no answer.`, advice)];
}
