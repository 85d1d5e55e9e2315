/** A package's wizard before an action: the caller's answers, and defaults for the rest. */
import type { Spk } from '../spk/spk.ts';
import { askWizard } from './ask-wizard.ts';
import type { Center } from './center.ts';
import { type Answers, answerVariables } from './wizard-answers.ts';

export interface AskedFor {
  readonly action: 'install' | 'upgrade' | 'uninstall';
  readonly given: Answers;
}

/** The caller's answers are checked as they are; those that the package's own wizard adds are filtered there. */
export async function askFor(center: Center, spk: Spk, { action, given }: AskedFor) {
  answerVariables(given);
  const { language } = center.parts.facts;
  const wizard = await askWizard(spk, { action, language, given });
  return { wizard, answers: answerVariables(wizard.answers) };
}
