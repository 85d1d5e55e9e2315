/** Chooses the file of WIZARD_UIFILES that Package Center shows for an action. */
import { DEFAULT_LANGUAGE } from '../../dsm/languages.ts';
import type { WizardFile } from './wizard-files.ts';

/**
 * The user's language, then the file for all languages (guide 11).
 * Inferred: then English, because KodBox ships only `_chs.sh` and `_enu.sh` and serves every user.
 * Inferred: within a language, the script precedes the static pages, because packages with both (vitaly-s/robocopy) keep
 * the pages for systems before DSM 5.2, which do not run wizard scripts (SynoCommunity/spkrepo#26).
 */
export function chooseWizard(
  files: readonly WizardFile[],
  action: WizardFile['action'],
  language: string,
): WizardFile | undefined {
  const candidates = files.filter((file) => file.action === action);
  for (const preferred of [language, undefined, DEFAULT_LANGUAGE]) {
    const ofLanguage = candidates.filter((file) => file.language === preferred);
    const chosen = ofLanguage.find(({ script }) => script) ?? ofLanguage[0];
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}
