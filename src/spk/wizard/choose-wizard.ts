/** Which file of WIZARD_UIFILES Package Center shows for an action. */
import { DEFAULT_LANGUAGE } from '../../dsm/languages.ts';
import type { WizardFile } from './wizard-files.ts';

/**
 * The user's language, then the file for all languages (guide 11).
 * Inferred: English after these, for KodBox ships `_chs.sh` and `_enu.sh` alone and serves every user.
 * Inferred: of one language, the script before the pages, for packages that ship both (vitaly-s/robocopy) keep the
 * pages for systems before DSM 5.2, which know no script (SynoCommunity/spkrepo#26).
 */
export function chooseWizard(
  files: readonly WizardFile[],
  action: WizardFile['action'],
  language: string,
): WizardFile | undefined {
  const candidates = files.filter((file) => file.action === action);
  for (const wanted of [language, undefined, DEFAULT_LANGUAGE]) {
    const ofLanguage = candidates.filter((file) => file.language === wanted);
    const chosen = ofLanguage.find(({ script }) => script) ?? ofLanguage[0];
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}
