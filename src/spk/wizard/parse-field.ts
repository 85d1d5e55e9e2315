/** One entry of `subitems`. */
import { isAnswerKey, WIZARD_MISSPELLINGS, WIZARD_TYPES } from '../../dsm/wizard-rules.ts';
import type { Place } from '../../findings.ts';
import {
  countOf,
  flagOf,
  isValues,
  note,
  ownValue,
  type ParseContext,
  textOf,
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
  const key = textOf(ownValue(field, 'key'));
  const place = key === '' ? page : { member: context.member, key };
  noteKey(key, flagOf(ownValue(field, 'hidden')), place, context);
  noteMisspellings(field, place, context);
  return [
    {
      key,
      type,
      label: textOf(ownValue(field, 'desc')),
      default: untouched(type, ownValue(field, 'defaultValue')),
      hint: textOf(ownValue(field, 'emptyText')),
      hidden: flagOf(ownValue(field, 'hidden')),
      disabled: flagOf(ownValue(field, 'disabled')),
      submitted: type !== 'unknown' && isAnswerKey(key),
      list: type === 'combobox' ? parseList(field, context) : undefined,
      validator: parseValidator(field),
      place,
    },
  ];
}

/** A check box and a radio button give one of two words, everything else gives its text. */
function untouched(type: WizardField['type'], value: unknown): string {
  const row = WIZARD_TYPES.find(({ name }) => name === type);
  if (row?.untouched === 'false') return String(flagOf(value));
  return textOf(value);
}

function noteKey(key: string, hidden: boolean, place: Place, context: ParseContext): void {
  // Packages stop an action with a hidden field that has no key and is never valid.
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

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function parseValidator(field: Values): WizardValidator {
  const written = ownValue(field, 'validator');
  const validator = isValues(written) ? written : {};
  const regex = ownValue(validator, 'regex');
  const expr = isValues(regex) ? ownValue(regex, 'expr') : undefined;
  const vtype = ownValue(validator, 'vtype');
  const fn = ownValue(validator, 'fn');
  return {
    // Without the word, a field may stay empty.
    allowBlank: ownValue(validator, 'allowBlank') === undefined || flagOf(ownValue(validator, 'allowBlank')),
    minLength: countOf(ownValue(validator, 'minLength')),
    maxLength: countOf(ownValue(validator, 'maxLength')),
    vtype: isText(vtype) ? vtype : undefined,
    regex:
      isValues(regex) && isText(expr) ? { expr, errorText: textOf(ownValue(regex, 'errorText')) } : undefined,
    fn: isText(fn) ? fn : undefined,
    blankText: textOf(ownValue(field, 'blankText')),
    invalidText: textOf(ownValue(field, 'invalidText')),
  };
}
