/** Wizards for the tests, as short as they can be written. */
import { parseWizard } from '../../../src/spk/wizard/parse-wizard.ts';
import type { WizardField, WizardPage } from '../../../src/spk/wizard/wizard-page.ts';
import { wizardFields } from '../../../src/spk/wizard/wizard-page.ts';

export const MEMBER = 'WIZARD_UIFILES/install_uifile';

export const parse = (value: unknown) =>
  parseWizard(typeof value === 'string' ? value : JSON.stringify(value), MEMBER);

/** One page with one group. */
export function pagesOf(type: string, ...subitems: readonly object[]): readonly WizardPage[] {
  return parse([{ step_title: 'Page', items: [{ type, desc: 'Group', subitems }] }]).pages;
}

export function fieldOf(type: string, subitem: object): WizardField {
  const [field] = wizardFields(pagesOf(type, subitem));
  if (field === undefined) throw new Error('the wizard has no field');
  return field;
}

export const codes = (said: readonly { readonly code: string }[]) => said.map(({ code }) => code);
