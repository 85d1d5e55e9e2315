/** The pages of a wizard, as parseWizard reads them: all texts are still the package's own, with markup. */
import type { WizardType } from '../../dsm/wizard-rules.ts';
import type { Place } from '../../findings.ts';

export interface WizardPage {
  readonly title: string;
  /** What the guide calls `items`: texts and groups of fields, in their order. */
  readonly groups: readonly WizardGroup[];
  /** The user cannot go on while a field of the page is wrong. */
  readonly invalidNextDisabled: boolean;
  /** The name of the Vue component that draws the page (DSM 7.2.2); it has no groups then. */
  readonly custom: string | undefined;
  /** `WIZARD_UIFILES/install_uifile`. */
  readonly member: string;
}

export interface WizardGroup {
  /** `text` has no fields; `unknown` is a type that is not known here, whose fields are not asked. */
  readonly type: WizardType | 'text' | 'unknown';
  readonly text: string;
  /** Those of a singleselect exclude each other. */
  readonly fields: readonly WizardField[];
}

export interface WizardField {
  /** Empty for a field that answers nothing, and only keeps the user from going on. */
  readonly key: string;
  readonly type: WizardType | 'unknown';
  readonly label: string;
  /** What DSM hands over when nobody touches the field. */
  readonly default: string;
  /** What the empty field shows in grey. */
  readonly hint: string;
  readonly hidden: boolean;
  readonly disabled: boolean;
  /** Whether its answer reaches the scripts. */
  readonly submitted: boolean;
  /** For a combobox. */
  readonly list: WizardList | undefined;
  readonly validator: WizardValidator;
  /** The member and the key. */
  readonly place: Place;
}

export interface WizardList {
  /** Undefined when DSM asks one of its interfaces for them (`api_store`), or a function makes them. */
  readonly options: readonly WizardOption[] | undefined;
  /** Whether the user may write something else. */
  readonly editable: boolean;
}

export interface WizardOption {
  readonly value: string;
  readonly label: string;
}

/** Undefined is what the package does not demand. */
export interface WizardValidator {
  readonly allowBlank: boolean;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly vtype: string | undefined;
  readonly regex: { readonly expr: string; readonly errorText: string } | undefined;
  /** The source of a JavaScript function. It is never run. */
  readonly fn: string | undefined;
  /** What the package wants to be said, where it says so. */
  readonly blankText: string;
  readonly invalidText: string;
}

/** All fields of all pages, in the order in which they are shown. */
export function fieldsOf(pages: readonly WizardPage[]): readonly WizardField[] {
  return pages.flatMap(({ groups }) => groups.flatMap(({ fields }) => fields));
}
