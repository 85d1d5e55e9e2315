/** Describes a wizard as plain data for display. Texts lose their markup; defaults and values stay as scripts get them. */
import { WIZARD_TYPES, WIZARD_VTYPES } from '../../dsm/wizard-rules.ts';
import { oneLine, plainText } from './plain-text.ts';
import type { WizardField, WizardGroup, WizardOption, WizardPage, WizardValidator } from './wizard-page.ts';

export interface PageDescription {
  readonly title: string;
  /** Why the page cannot be shown; empty if it can. */
  readonly unshown: string;
  readonly groups: readonly GroupDescription[];
}

export interface GroupDescription {
  /** `choice`: exactly one field is true. */
  readonly kind: 'text' | 'fields' | 'choice';
  readonly text: string;
  /** The visible fields that have an answer. */
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
  /** The options of an `entry`; empty when only a NAS can list them. */
  readonly options: readonly WizardOption[];
  /** The rules for the answer, as phrases: `at most 80 characters`. */
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
  const visible = fields.filter(({ submitted, hidden }) => submitted && !hidden);
  const kind = type === 'singleselect' ? 'choice' : 'fields';
  return {
    kind: visible.length === 0 ? 'text' : kind,
    text: plainText(text),
    fields: visible.map(describeField),
  };
}

function describeField(field: WizardField): FieldDescription {
  const { key, label, hint, validator, disabled, list } = field;
  return {
    key,
    kind: fieldKind(field),
    label: plainText(label),
    default: field.default,
    hint: plainText(hint),
    required: !validator.allowBlank,
    disabled,
    options: (list?.options ?? []).map(({ value, label }) => ({ value, label: plainText(label) })),
    rules: describeRules(validator),
  };
}

function fieldKind({ type }: WizardField): FieldDescription['kind'] {
  if (type === 'password') return 'secret';
  return WIZARD_TYPES.find(({ name }) => name === type)?.answers ?? 'text';
}

function describeRules({ minLength, maxLength, vtype, regex, fn }: WizardValidator): readonly string[] {
  const row = WIZARD_VTYPES.find(({ name }) => name === vtype);
  return [
    minLength === undefined ? '' : `at least ${minLength} characters`,
    maxLength === undefined ? '' : `at most ${maxLength} characters`,
    vtype === undefined ? '' : (row?.says ?? plainText(vtype)),
    regex === undefined ? '' : plainRule(regex),
    fn === undefined ? '' : 'what a function of the package accepts',
  ].filter((rule) => rule !== '');
}

function plainRule({ expr, errorText }: NonNullable<WizardValidator['regex']>): string {
  const message = plainText(errorText);
  return message === '' ? `text that matches ${oneLine(expr)}` : message;
}
