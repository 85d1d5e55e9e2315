/** One entry of `subitems`. */
import { isAnswerKey, WIZARD_MISSPELLINGS, WIZARD_TYPES } from '../../dsm/wizard-rules.ts';
import {
  countOf,
  flagOf,
  isValues,
  own,
  type ParseContext,
  say,
  textOf,
  type Values,
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
  const key = textOf(own(field, 'key'));
  const where = key === '' ? page : `${context.member}: ${key}`;
  noteKey(key, flagOf(own(field, 'hidden')), where, context);
  noteMisspellings(field, where, context);
  return [
    {
      key,
      type,
      label: textOf(own(field, 'desc')),
      default: untouched(type, own(field, 'defaultValue')),
      hint: textOf(own(field, 'emptyText')),
      hidden: flagOf(own(field, 'hidden')),
      disabled: flagOf(own(field, 'disabled')),
      submitted: type !== 'unknown' && isAnswerKey(key),
      list: type === 'combobox' ? parseList(field, context) : undefined,
      validator: parseValidator(field),
      where,
    },
  ];
}

/** A check box and a radio button give one of two words, everything else gives its text. */
function untouched(type: WizardField['type'], value: unknown): string {
  const row = WIZARD_TYPES.find(({ name }) => name === type);
  if (row?.untouched === 'false') return String(flagOf(value));
  return textOf(value);
}

function noteKey(key: string, hidden: boolean, where: string, context: ParseContext): void {
  // Packages stop an action with a hidden field that has no key and is never valid.
  if (isAnswerKey(key) || (key === '' && hidden)) return;
  const what = key === '' ? 'A field has no key' : `"${key}" cannot be the name of a script's variable`;
  const advice =
    'Name it with letters, digits and "_", and not as a variable of the shell or of DSM, such as PATH.';
  say(context, 'WIZARD_KEY', `${what}: no script gets its answer.`, where, advice);
}

function noteMisspellings(field: Values, where: string, context: ParseContext): void {
  for (const { wrong, right } of WIZARD_MISSPELLINGS) {
    if (own(field, wrong) === undefined) continue;
    say(context, 'WIZARD_MISSPELLED', `"${wrong}" is not read.`, where, `Write "${right}".`);
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function parseValidator(field: Values): WizardValidator {
  const written = own(field, 'validator');
  const validator = isValues(written) ? written : {};
  const regex = own(validator, 'regex');
  const expr = isValues(regex) ? own(regex, 'expr') : undefined;
  const vtype = own(validator, 'vtype');
  const fn = own(validator, 'fn');
  return {
    // Without the word, a field may stay empty.
    allowBlank: own(validator, 'allowBlank') === undefined || flagOf(own(validator, 'allowBlank')),
    minLength: countOf(own(validator, 'minLength')),
    maxLength: countOf(own(validator, 'maxLength')),
    vtype: isText(vtype) ? vtype : undefined,
    regex: isValues(regex) && isText(expr) ? { expr, errorText: textOf(own(regex, 'errorText')) } : undefined,
    fn: isText(fn) ? fn : undefined,
    blankText: textOf(own(field, 'blankText')),
    invalidText: textOf(own(field, 'invalidText')),
  };
}
