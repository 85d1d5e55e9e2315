/** Applies the validators of a field to a value, as its page would. */
import { WIZARD_VTYPES } from '../../dsm/wizard-rules.ts';
import type { Finding } from '../../findings.ts';
import { type RegexTester, regexTester } from './regex-tester.ts';
import { fieldName, withPackageText, wizardFinding } from './wizard-finding.ts';
import type { WizardField } from './wizard-page.ts';

/** Everything that is wrong with the value. Inferred: a disabled field is not checked, as in Ext JS. */
export function checkField(
  field: WizardField,
  value: string,
  matches: RegexTester = regexTester(),
): readonly Finding[] {
  if (field.disabled || field.type === 'unknown') return [];
  const byFunction = checkFunction(field);
  if (field.type === 'multiselect' || field.type === 'singleselect')
    return [...byFunction, ...checkFlag(field, value)];
  if (value === '') return [...byFunction, ...checkBlank(field)];
  return [
    ...byFunction,
    ...checkHint(field, value),
    ...checkAnswerLength(field, value),
    ...checkVtype(field, value, matches),
    ...checkPattern(field, value, matches),
    ...checkList(field, value),
  ];
}

/** A function that only returns a constant, whose result is known without running it. */
const CONSTANT = /^\{?\s*return\s+(true|false)\s*;?\s*\}?$/;

function checkFunction(field: WizardField): readonly Finding[] {
  const { fn, invalidText } = field.validator;
  if (fn === undefined) return [];
  const [, constant] = CONSTANT.exec(fn.trim()) ?? [];
  if (constant === 'true') return [];
  if (constant === undefined) {
    const reason = `${fieldName(field)} was not checked by its fn, because that is a JavaScript function of the package.`;
    return [wizardFinding('wizard-not-checked', field.place, reason)];
  }
  const text = withPackageText(
    `${fieldName(field)} is never valid: the package does not let the user go on.`,
    invalidText,
  );
  return [wizardFinding('wizard-blocked', field.place, text)];
}

function checkFlag(field: WizardField, value: string): readonly Finding[] {
  if (value === 'true' || value === 'false') return [];
  const text = `${fieldName(field)} is neither true nor false.`;
  return [
    wizardFinding(
      'wizard-answer-not-boolean',
      field.place,
      text,
      `Write ${field.key}=true or ${field.key}=false.`,
    ),
  ];
}

function checkBlank(field: WizardField): readonly Finding[] {
  const { allowBlank, blankText } = field.validator;
  if (allowBlank) return [];
  const text = withPackageText(`${fieldName(field)} must not be empty.`, blankText);
  return [wizardFinding('wizard-answer-missing', field.place, text, `Give it an answer: ${field.key}=…`)];
}

/** The answer is not changed, because DSM's treatment of such an answer is unknown. */
function checkHint(field: WizardField, value: string): readonly Finding[] {
  if (value !== field.hint) return [];
  const text = `${fieldName(field)} is just what its emptyText says: a page may take that for no answer.`;
  return [wizardFinding('wizard-answer-is-hint', field.place, text)];
}

function checkAnswerLength(field: WizardField, value: string): readonly Finding[] {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = field.validator;
  const has = `${fieldName(field)} has ${value.length} characters`;
  if (value.length < minLength) {
    const text = `${has}; at least ${minLength} are needed.`;
    return [wizardFinding('wizard-answer-short', field.place, text)];
  }
  if (value.length <= maxLength) return [];
  const text = `${has}; at most ${maxLength} are allowed.`;
  return [wizardFinding('wizard-answer-long', field.place, text)];
}

function checkVtype(field: WizardField, value: string, matches: RegexTester): readonly Finding[] {
  const { vtype, invalidText } = field.validator;
  if (vtype === undefined) return [];
  const row = WIZARD_VTYPES.find(({ name }) => name === vtype);
  if (row === undefined) {
    const text = `${fieldName(field)} was not checked, because it is not known what the vtype "${vtype}" demands.`;
    return [
      wizardFinding('wizard-not-checked', field.place, text, 'Use a regex, or check it in preinst too.'),
    ];
  }
  if (matches(row.expr, value) !== 'differs') return [];
  const text = withPackageText(`${fieldName(field)} has to be ${row.says}.`, invalidText);
  return [wizardFinding('wizard-answer-vtype', field.place, text, `Give ${row.says}.`)];
}

function checkPattern(field: WizardField, value: string, matches: RegexTester): readonly Finding[] {
  const { regex } = field.validator;
  if (regex === undefined) return [];
  const verdict = matches(regex.expr, value);
  if (verdict === 'matches') return [];
  const expr = regex.expr.length > 100 ? `${regex.expr.slice(0, 99)}…` : regex.expr;
  if (verdict === 'differs') {
    const text = withPackageText(`${fieldName(field)} does not match ${expr}.`, regex.errorText);
    return [wizardFinding('wizard-answer-pattern', field.place, text)];
  }
  const reason = verdict === 'too slow' ? `${expr} takes too long` : `${expr} is no regular expression`;
  const text = `${fieldName(field)} was not checked, because ${reason}.`;
  return [
    wizardFinding(
      'wizard-not-checked',
      field.place,
      text,
      'Correct the expression: it runs in the browser of each user.',
    ),
  ];
}

function checkList({ list, ...field }: WizardField, value: string): readonly Finding[] {
  if (list === undefined || list.editable) return [];
  if (list.options === undefined) {
    const text = `${fieldName(field)} was not checked, because a NAS makes its list while the page is shown.`;
    return [wizardFinding('wizard-not-checked', field.place, text, 'Give a value that the list would have.')];
  }
  if (list.options.some((option) => option.value === value)) return [];
  const text = `${fieldName(field)} is none of its list.`;
  const offered = list.options.slice(0, 20).map((option) => option.value);
  return [
    wizardFinding('wizard-answer-not-listed', field.place, text, `Give one of: ${offered.join(', ')}.`),
  ];
}
