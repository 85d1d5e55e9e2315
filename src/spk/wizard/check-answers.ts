/** Whether Package Center would let a user go on with these answers. */
import { isAnswerKey } from '../../dsm/wizard-rules.ts';
import type { Finding, Place } from '../../findings.ts';
import {
  defaultsOf,
  type GivenAnswers,
  groupsOf,
  keysOf,
  overlay,
  type SubmittedAnswers,
} from './answers.ts';
import { checkField } from './check-field.ts';
import { regexTester } from './regex-tester.ts';
import { fieldName, wizardFinding } from './wizard-finding.ts';
import { fieldsOf, type WizardField, type WizardGroup, type WizardPage } from './wizard-page.ts';

export interface CompleteAnswers {
  readonly answers: SubmittedAnswers;
  readonly findings: readonly Finding[];
}

/** The answers with the defaults of all fields that they leave out, and what is wrong with them. */
export function completeAnswers(pages: readonly WizardPage[], given: GivenAnswers): CompleteAnswers {
  const answers = overlay(pages, given);
  const matches = regexTester();
  const byField = fieldsOf(pages).flatMap((field) => checkField(field, answerTo(field, answers), matches));
  const byGroup = groupsOf(pages).flatMap((group) => checkChoice(group, answers));
  return {
    answers,
    findings: [...checkKeys(pages, given), ...checkUnseen(pages, given), ...byField, ...byGroup],
  };
}

export function checkAnswers(pages: readonly WizardPage[], given: GivenAnswers): readonly Finding[] {
  return completeAnswers(pages, given).findings;
}

function answerTo(field: WizardField, answers: SubmittedAnswers): string {
  const answer = Object.hasOwn(answers, field.key) ? answers[field.key] : undefined;
  return answer ?? field.default;
}

function checkKeys(pages: readonly WizardPage[], given: GivenAnswers): readonly Finding[] {
  const asked = keysOf(pages);
  const member = pages[0]?.member;
  return Object.keys(given).flatMap((key) => {
    const place = member === undefined ? { key } : { member, key };
    if (!isAnswerKey(key)) return [forbidden(key, place)];
    return asked.has(key) ? [] : [unknown(key, place, pages, asked)];
  });
}

function forbidden(key: string, place: Place): Finding {
  const text = `${JSON.stringify(key)} cannot be the name of a script's variable; the answer is left out.`;
  return wizardFinding('wizard-answer-key', place, text);
}

function unknown(
  key: string,
  place: Place,
  pages: readonly WizardPage[],
  keys: ReadonlySet<string>,
): Finding {
  if (pages.some(({ custom }) => custom !== undefined)) {
    const text = `${key} was not checked, because a page is drawn by a component of the package.`;
    return wizardFinding('wizard-not-checked', place, text, 'Make sure that the component answers this key.');
  }
  const asked = [...keys].slice(0, 20).join(', ');
  const advice = asked === '' ? 'Leave it out: the wizard asks nothing.' : `The wizard asks: ${asked}.`;
  return wizardFinding('wizard-answer-unknown', place, `The wizard does not ask ${key}.`, advice);
}

/** A function of the package may show such a field on a NAS, so that this is no refusal. */
function checkUnseen(pages: readonly WizardPage[], given: GivenAnswers): readonly Finding[] {
  const defaults = defaultsOf(pages);
  return fieldsOf(pages).flatMap((field) => {
    const { key, place, hidden, disabled, submitted } = field;
    if (!submitted || !(hidden || disabled) || !Object.hasOwn(given, key)) return [];
    if (String(given[key]) === defaults[key]) return [];
    const text = `${fieldName(field)} is ${hidden ? 'hidden' : 'disabled'}: no user can answer it otherwise than its default.`;
    return [wizardFinding('wizard-answer-hidden', place, text)];
  });
}

function checkChoice({ type, text, fields }: WizardGroup, answers: SubmittedAnswers): readonly Finding[] {
  const [first] = fields;
  if (type !== 'singleselect' || first === undefined || !fields.some((field) => field.submitted)) return [];
  const on = fields.filter((field) => field.submitted && answerTo(field, answers) === 'true');
  const name = fieldName({ key: '', label: text === '' ? first.label : text });
  if (on.length > 1) {
    const says = `${name} has several answers, but takes one: ${on.map(({ key }) => key).join(', ')}.`;
    return [wizardFinding('wizard-choice-twice', first.place, says)];
  }
  if (on.length === 1) return [];
  const advice = `Set one of them to true: ${fields.map(({ key }) => key).join(', ')}.`;
  return [wizardFinding('wizard-choice-none', first.place, `${name} has no answer.`, advice)];
}
