/** A wizard as plain data for whoever shows it. The texts are plain; defaults and values are as they are handed over. */
import { WIZARD_TYPES, WIZARD_VTYPES } from '../../dsm/wizard-rules.ts';
import { oneLine, plainText } from './plain-text.ts';
import type { WizardField, WizardGroup, WizardOption, WizardPage, WizardValidator } from './wizard-page.ts';

export interface PageDescription {
  readonly title: string;
  /** Why the page cannot be shown; empty for all others. */
  readonly unshown: string;
  readonly groups: readonly GroupDescription[];
}

export interface GroupDescription {
  /** `choice`: one of its fields is true. */
  readonly kind: 'text' | 'fields' | 'choice';
  readonly text: string;
  /** Without those that are hidden or answer nothing. */
  readonly fields: readonly FieldDescription[];
}

export interface FieldDescription {
  readonly key: string;
  readonly kind: 'text' | 'secret' | 'flag' | 'choice' | 'entry';
  readonly label: string;
  readonly default: string;
  readonly hint: string;
  readonly required: boolean;
  readonly disabled: boolean;
  /** For an `entry`; empty when only a NAS knows them. */
  readonly options: readonly WizardOption[];
  /** What an answer has to be, as phrases: `at most 80 characters`. */
  readonly rules: readonly string[];
}

export function describeWizard(pages: readonly WizardPage[]): readonly PageDescription[] {
  return pages.map(({ title, custom, groups }) => ({
    title: plainText(title),
    unshown: custom === undefined ? '' : 'The page is drawn by a Vue component of the package.',
    groups: groups.map(describeGroup),
  }));
}

function describeGroup({ type, text, fields }: WizardGroup): GroupDescription {
  const shown = fields.filter(({ submitted, hidden }) => submitted && !hidden);
  const kind = type === 'singleselect' ? 'choice' : 'fields';
  return {
    kind: shown.length === 0 ? 'text' : kind,
    text: plainText(text),
    fields: shown.map(describeField),
  };
}

function describeField(field: WizardField): FieldDescription {
  const { key, label, hint, validator, disabled, list } = field;
  return {
    key,
    kind: kindOf(field),
    label: plainText(label),
    default: field.default,
    hint: plainText(hint),
    required: !validator.allowBlank,
    disabled,
    options: (list?.options ?? []).map(({ value, label }) => ({ value, label: plainText(label) })),
    rules: describeRules(validator),
  };
}

function kindOf({ type }: WizardField): FieldDescription['kind'] {
  if (type === 'password') return 'secret';
  return WIZARD_TYPES.find(({ name }) => name === type)?.answers ?? 'text';
}

function describeRules({ minLength, maxLength, vtype, regex, fn }: WizardValidator): readonly string[] {
  const known = WIZARD_VTYPES.find(({ name }) => name === vtype);
  return [
    minLength === undefined ? '' : `at least ${minLength} characters`,
    maxLength === undefined ? '' : `at most ${maxLength} characters`,
    vtype === undefined ? '' : (known?.says ?? plainText(vtype)),
    regex === undefined ? '' : plainRule(regex),
    fn === undefined ? '' : 'what a function of the package accepts',
  ].filter((rule) => rule !== '');
}

function plainRule({ expr, errorText }: NonNullable<WizardValidator['regex']>): string {
  const says = plainText(errorText);
  return says === '' ? `text that matches ${oneLine(expr)}` : says;
}
