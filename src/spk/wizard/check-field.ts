/** Applies the validators of a field to a value, as its page would. */
import { WIZARD_VTYPES } from '../../dsm/wizard-rules.ts';
import { type RegexTester, regexTester } from './regex-tester.ts';
import { fieldName, finding, type WizardFinding, withPackageText } from './wizard-finding.ts';
import type { WizardField } from './wizard-page.ts';

/** All findings about the value, not only the first. Inferred: a disabled field is not checked, as in Ext JS. */
export function checkField(
  field: WizardField,
  value: string,
  matches: RegexTester = regexTester(),
): readonly WizardFinding[] {
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

/** A function that only returns a constant; its result is known without running it. */
const CONSTANT = /^\{?\s*return\s+(true|false)\s*;?\s*\}?$/;

function checkFunction(field: WizardField): readonly WizardFinding[] {
  const { fn, invalidText } = field.validator;
  if (fn === undefined) return [];
  const [, constant] = CONSTANT.exec(fn.trim()) ?? [];
  if (constant === 'true') return [];
  if (constant === undefined) {
    const reason = `${fieldName(field)} was not checked by its fn, because that is a JavaScript function of the package.`;
    return [
      finding(
        'WIZARD_NOT_CHECKED',
        field.where,
        reason,
        'Try this answer on a NAS, or check it in preinst too.',
      ),
    ];
  }
  const text = withPackageText(
    invalidText,
    `${fieldName(field)} is never valid: the package does not let the user go on.`,
  );
  return [
    finding('WIZARD_BLOCKED', field.where, text, 'Remove what the page complains about; no answer helps.'),
  ];
}

function checkFlag(field: WizardField, value: string): readonly WizardFinding[] {
  if (value === 'true' || value === 'false') return [];
  const text = `${fieldName(field)} is neither true nor false.`;
  return [
    finding('WIZARD_ANSWER_NOT_BOOLEAN', field.where, text, `Write ${field.key}=true or ${field.key}=false.`),
  ];
}

function checkBlank(field: WizardField): readonly WizardFinding[] {
  const { allowBlank, blankText } = field.validator;
  if (allowBlank) return [];
  const text = withPackageText(blankText, `${fieldName(field)} must not be empty.`);
  return [finding('WIZARD_ANSWER_MISSING', field.where, text, `Give it an answer: ${field.key}=…`)];
}

/** The answer is not changed, because DSM's treatment of such an answer is unknown. */
function checkHint(field: WizardField, value: string): readonly WizardFinding[] {
  if (value !== field.hint) return [];
  const text = `${fieldName(field)} is just what its emptyText says: a page may take that for no answer.`;
  return [finding('WIZARD_ANSWER_IS_HINT', field.where, text, 'Let emptyText say something else.')];
}

function checkAnswerLength(field: WizardField, value: string): readonly WizardFinding[] {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = field.validator;
  const has = `${fieldName(field)} has ${value.length} characters`;
  if (value.length < minLength) {
    const text = `${has}; at least ${minLength} are needed.`;
    return [finding('WIZARD_ANSWER_SHORT', field.where, text, 'Give a longer answer.')];
  }
  if (value.length <= maxLength) return [];
  const text = `${has}; at most ${maxLength} are allowed.`;
  return [finding('WIZARD_ANSWER_LONG', field.where, text, 'Give a shorter answer.')];
}

function checkVtype(field: WizardField, value: string, matches: RegexTester): readonly WizardFinding[] {
  const { vtype, invalidText } = field.validator;
  if (vtype === undefined) return [];
  const row = WIZARD_VTYPES.find(({ name }) => name === vtype);
  if (row === undefined) {
    const text = `${fieldName(field)} was not checked, because it is not known what the vtype "${vtype}" demands.`;
    return [finding('WIZARD_NOT_CHECKED', field.where, text, 'Use a regex, or check it in preinst too.')];
  }
  if (matches(row.expr, value) !== 'differs') return [];
  const text = withPackageText(invalidText, `${fieldName(field)} has to be ${row.says}.`);
  return [finding('WIZARD_ANSWER_VTYPE', field.where, text, `Give ${row.says}.`)];
}

function checkPattern(field: WizardField, value: string, matches: RegexTester): readonly WizardFinding[] {
  const { regex } = field.validator;
  if (regex === undefined) return [];
  const verdict = matches(regex.expr, value);
  if (verdict === 'matches') return [];
  const expr = regex.expr.length > 100 ? `${regex.expr.slice(0, 99)}…` : regex.expr;
  if (verdict === 'differs') {
    const text = withPackageText(regex.errorText, `${fieldName(field)} does not match ${expr}.`);
    return [finding('WIZARD_ANSWER_PATTERN', field.where, text, 'Give an answer that matches.')];
  }
  const reason = verdict === 'too slow' ? `${expr} takes too long` : `${expr} is no regular expression`;
  const text = `${fieldName(field)} was not checked, because ${reason}.`;
  return [
    finding(
      'WIZARD_NOT_CHECKED',
      field.where,
      text,
      'Correct the expression: it runs in the browser of each user.',
    ),
  ];
}

function checkList({ list, ...field }: WizardField, value: string): readonly WizardFinding[] {
  if (list === undefined || list.editable) return [];
  if (list.options === undefined) {
    const text = `${fieldName(field)} was not checked, because a NAS makes its list while the page is shown.`;
    return [finding('WIZARD_NOT_CHECKED', field.where, text, 'Give a value that the list would have.')];
  }
  if (list.options.some((option) => option.value === value)) return [];
  const text = `${fieldName(field)} is none of its list.`;
  const offered = list.options.slice(0, 20).map((option) => option.value);
  return [finding('WIZARD_ANSWER_NOT_LISTED', field.where, text, `Give one of: ${offered.join(', ')}.`)];
}
