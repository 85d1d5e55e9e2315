/** The wizards of a package: their pages, and the keys that `--wizard` takes. */
import {
  describeWizard,
  type FieldDescription,
  parseWizard,
  type Spk,
  type WizardAction,
  wizardFiles,
} from '../../index.ts';

export type WizardQuestion = Pick<
  FieldDescription,
  'key' | 'kind' | 'label' | 'default' | 'required' | 'options' | 'rules'
>;

export interface Wizard {
  readonly action: WizardAction;
  /** DSM's three letters; `any` for the file that serves every other language. */
  readonly languages: readonly string[];
  /** A script writes the pages, so they are unknown before it runs. */
  readonly script: boolean;
  /** The titles of the pages, of the first file that can be read. */
  readonly pages: readonly string[];
  readonly questions: readonly WizardQuestion[];
}

export function wizardsOf(spk: Spk): Wizard[] {
  const files = wizardFiles(spk);
  return [...new Set(files.map(({ action }) => action))].map((action) => {
    const actionFiles = files.filter((file) => file.action === action);
    const pages =
      actionFiles.flatMap(({ member, script }) => (script ? [] : [pagesOf(spk, member)]))[0] ?? [];
    return {
      action,
      languages: [...new Set(actionFiles.map(({ language }) => language ?? 'any'))],
      script: actionFiles.some(({ script }) => script),
      pages: pages.map(({ title }) => title),
      questions: pages.flatMap(({ groups }) => groups.flatMap(({ fields }) => fields.map(questionOf))),
    };
  });
}

const pagesOf = ({ files }: Spk, member: string) =>
  describeWizard(parseWizard(files.get(member)?.toString('utf8') ?? '', member).pages);

/** A password that a package brings along is as public as the package. */
function questionOf({
  key,
  kind,
  label,
  required,
  options,
  rules,
  ...field
}: FieldDescription): WizardQuestion {
  return { key, kind, label, default: field.default, required, options, rules };
}
