/** Parses an entry of `subitems`. */
import { isAnswerKey, WIZARD_MISSPELLINGS, WIZARD_TYPES } from '../../dsm/wizard-rules.ts';
import type { Place } from '../../findings.ts';
import {
  asCount,
  asFlag,
  isValues,
  note,
  ownValue,
  type ParseContext,
  scalarText,
  type Values,
} from './parse-context.ts';
import { parseList } from './parse-list.ts';
import type { WizardField, WizardValidator } from './wizard-page.ts';

export function parseField(
  field: unknown,
  type: WizardField['type'],
  page: Place,
  context: ParseContext,
): readonly WizardField[] {
  if (!isValues(field)) {
    note(
      context,
      'wizard-odd-part',
      page,
      'An entry of "subitems" is no object.',
      'Write {"key": …, "desc": …}.',
    );
    return [];
  }
  const key = scalarText(ownValue(field, 'key'));
  const place = key === '' ? page : { member: context.member, key };
  noteKey(key, asFlag(ownValue(field, 'hidden')), place, context);
  noteMisspellings(field, place, context);
  return [
    {
      key,
      type,
      label: scalarText(ownValue(field, 'desc')),
      default: untouched(type, ownValue(field, 'defaultValue')),
      hint: scalarText(ownValue(field, 'emptyText')),
      hidden: asFlag(ownValue(field, 'hidden')),
      disabled: asFlag(ownValue(field, 'disabled')),
      submitted: type !== 'unknown' && isAnswerKey(key),
      list: type === 'combobox' ? parseList(field, context) : undefined,
      validator: parseValidator(field),
      place,
    },
  ];
}

/** The default of a check box or radio button is true or false; that of other fields is their text. */
function untouched(type: WizardField['type'], value: unknown): string {
  const row = WIZARD_TYPES.find(({ name }) => name === type);
  if (row?.untouched === 'false') return String(asFlag(value));
  return scalarText(value);
}

function noteKey(key: string, hidden: boolean, place: Place, context: ParseContext): void {
  // Packages use a hidden field without a key that is never valid to stop an action.
  if (isAnswerKey(key) || (key === '' && hidden)) return;
  const fault = key === '' ? 'A field has no key' : `"${key}" cannot be the name of a script's variable`;
  note(context, 'wizard-key', place, `${fault}: no script gets its answer.`);
}

function noteMisspellings(field: Values, place: Place, context: ParseContext): void {
  for (const { wrong, right } of WIZARD_MISSPELLINGS) {
    if (ownValue(field, wrong) === undefined) continue;
    note(context, 'wizard-misspelled', place, `"${wrong}" is not read.`, `Write "${right}".`);
  }
}

const isNonEmptyText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function parseValidator(field: Values): WizardValidator {
  const written = ownValue(field, 'validator');
  const validator = isValues(written) ? written : {};
  const regex = ownValue(validator, 'regex');
  const expr = isValues(regex) ? ownValue(regex, 'expr') : undefined;
  const vtype = ownValue(validator, 'vtype');
  const fn = ownValue(validator, 'fn');
  return {
    // Without allowBlank, a field may stay empty.
    allowBlank: ownValue(validator, 'allowBlank') === undefined || asFlag(ownValue(validator, 'allowBlank')),
    minLength: asCount(ownValue(validator, 'minLength')),
    maxLength: asCount(ownValue(validator, 'maxLength')),
    vtype: isNonEmptyText(vtype) ? vtype : undefined,
    regex:
      isValues(regex) && isNonEmptyText(expr)
        ? { expr, errorText: scalarText(ownValue(regex, 'errorText')) }
        : undefined,
    fn: isNonEmptyText(fn) ? fn : undefined,
    blankText: scalarText(ownValue(field, 'blankText')),
    invalidText: scalarText(ownValue(field, 'invalidText')),
  };
}
