/** Parses an entry of `subitems`. */
import { isAnswerKey, WIZARD_MISSPELLINGS, WIZARD_TYPES } from '../../dsm/wizard-rules.ts';
import {
  asCount,
  asFlag,
  isValues,
  type ParseContext,
  say,
  scalarText,
  type Values,
  valueAt,
} from './parse-context.ts';
import { parseList } from './parse-list.ts';
import type { WizardField, WizardValidator } from './wizard-page.ts';

export function parseField(
  field: unknown,
  type: WizardField['type'],
  page: string,
  context: ParseContext,
): readonly WizardField[] {
  if (!isValues(field)) {
    say(
      context,
      'WIZARD_ODD_PART',
      'An entry of "subitems" is no object.',
      page,
      'Write {"key": …, "desc": …}.',
    );
    return [];
  }
  const key = scalarText(valueAt(field, 'key'));
  const where = key === '' ? page : `${context.member}: ${key}`;
  noteKey(key, asFlag(valueAt(field, 'hidden')), where, context);
  noteMisspellings(field, where, context);
  return [
    {
      key,
      type,
      label: scalarText(valueAt(field, 'desc')),
      default: defaultValue(type, valueAt(field, 'defaultValue')),
      hint: scalarText(valueAt(field, 'emptyText')),
      hidden: asFlag(valueAt(field, 'hidden')),
      disabled: asFlag(valueAt(field, 'disabled')),
      submitted: type !== 'unknown' && isAnswerKey(key),
      list: type === 'combobox' ? parseList(field, context) : undefined,
      validator: parseValidator(field),
      where,
    },
  ];
}

/** The default of a check box or radio button is true or false; that of other fields is their text. */
function defaultValue(type: WizardField['type'], value: unknown): string {
  const row = WIZARD_TYPES.find(({ name }) => name === type);
  if (row?.untouched === 'false') return String(asFlag(value));
  return scalarText(value);
}

function noteKey(key: string, hidden: boolean, where: string, context: ParseContext): void {
  // Packages use a hidden field without a key that is never valid to stop an action.
  if (isAnswerKey(key) || (key === '' && hidden)) return;
  const problem = key === '' ? 'A field has no key' : `"${key}" cannot be the name of a script's variable`;
  const advice =
    'Name it with letters, digits and "_", and not as a variable of the shell or of DSM, such as PATH.';
  say(context, 'WIZARD_KEY', `${problem}: no script gets its answer.`, where, advice);
}

function noteMisspellings(field: Values, where: string, context: ParseContext): void {
  for (const { wrong, right } of WIZARD_MISSPELLINGS) {
    if (valueAt(field, wrong) === undefined) continue;
    say(context, 'WIZARD_MISSPELLED', `"${wrong}" is not read.`, where, `Write "${right}".`);
  }
}

const isNonEmptyText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function parseValidator(field: Values): WizardValidator {
  const written = valueAt(field, 'validator');
  const validator = isValues(written) ? written : {};
  const regex = valueAt(validator, 'regex');
  const expr = isValues(regex) ? valueAt(regex, 'expr') : undefined;
  const vtype = valueAt(validator, 'vtype');
  const fn = valueAt(validator, 'fn');
  return {
    // Without allowBlank, a field may stay empty.
    allowBlank: valueAt(validator, 'allowBlank') === undefined || asFlag(valueAt(validator, 'allowBlank')),
    minLength: asCount(valueAt(validator, 'minLength')),
    maxLength: asCount(valueAt(validator, 'maxLength')),
    vtype: isNonEmptyText(vtype) ? vtype : undefined,
    regex:
      isValues(regex) && isNonEmptyText(expr)
        ? { expr, errorText: scalarText(valueAt(regex, 'errorText')) }
        : undefined,
    fn: isNonEmptyText(fn) ? fn : undefined,
    blankText: scalarText(valueAt(field, 'blankText')),
    invalidText: scalarText(valueAt(field, 'invalidText')),
  };
}
