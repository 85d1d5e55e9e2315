/** The pages of a wizard, as parseWizard reads them. All texts are the package's own, with markup. */
import type { WizardType } from '../../dsm/wizard-rules.ts';
import type { Place } from '../../findings.ts';

export interface WizardPage {
  readonly title: string;
  /** The guide's `items`: texts and groups of fields, in order. */
  readonly groups: readonly WizardGroup[];
  /** The user cannot go on while a field of the page is wrong. */
  readonly invalidNextDisabled: boolean;
  /** The name of the Vue component that draws the page (DSM 7.2.2); it has no groups then. */
  readonly custom: string | undefined;
  /** `WIZARD_UIFILES/install_uifile`. */
  readonly member: string;
}

export interface WizardGroup {
  /** `text` has no fields. The fields of an `unknown` type are not asked. */
  readonly type: WizardType | 'text' | 'unknown';
  readonly text: string;
  /** The fields of a singleselect exclude each other. */
  readonly fields: readonly WizardField[];
}

export interface WizardField {
  /** Empty for a field without an answer, which only stops the user. */
  readonly key: string;
  readonly type: WizardType | 'unknown';
  readonly label: string;
  /** The value of an untouched field. */
  readonly default: string;
  /** The grey text of the empty field. */
  readonly hint: string;
  readonly hidden: boolean;
  readonly disabled: boolean;
  /** Whether its answer reaches the scripts. */
  readonly submitted: boolean;
  /** Only a combobox has a list. */
  readonly list: WizardList | undefined;
  readonly validator: WizardValidator;
  /** The member and the key. */
  readonly place: Place;
}

export interface WizardList {
  /** Undefined when the options come from a DSM API (`api_store`) or a function. */
  readonly options: readonly WizardOption[] | undefined;
  /** Whether the user may type another value. */
  readonly editable: boolean;
}

export interface WizardOption {
  readonly value: string;
  readonly label: string;
}

/** A property is undefined where the package sets no such rule. */
export interface WizardValidator {
  readonly allowBlank: boolean;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly vtype: string | undefined;
  readonly regex: { readonly expr: string; readonly errorText: string } | undefined;
  /** The source of a JavaScript function, which spkbox never runs. */
  readonly fn: string | undefined;
  /** The package's own messages for an empty and an invalid field; empty without one. */
  readonly blankText: string;
  readonly invalidText: string;
}

/** All fields of all pages, in the order in which they are shown. */
export function wizardFields(pages: readonly WizardPage[]): readonly WizardField[] {
  return pages.flatMap(({ groups }) => groups.flatMap(({ fields }) => fields));
}
