/** A package's wizard before an action: the caller's answers, and for the rest what the wizard gives by itself. */
import type { Finding } from '../../findings.ts';
import type { Spk } from '../../spk/spk.ts';
import { type Answers, answerVariables } from '../package/answers.ts';
import type { RequestContext } from '../request/action-request.ts';
import type { CenterCore } from '../request/center-core.ts';
import { askWizard } from './ask-wizard.ts';
import { wizardScriptRunner } from './wizard-script.ts';

export interface WizardRequest {
  readonly action: 'install' | 'upgrade' | 'uninstall';
  /** What the caller answered. */
  readonly given: Answers;
  readonly volume: string;
  readonly request: RequestContext;
}

export interface WizardAnswers {
  readonly answers: Answers;
  /** The same as variables of a script. */
  readonly variables: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
}

/** Where a script makes the wizard, it runs in the box. */
export async function answerWizard(
  { dependencies, packages }: CenterCore,
  spk: Spk,
  { action, given, volume, request }: WizardRequest,
): Promise<WizardAnswers> {
  const name = spk.info.package;
  const installed = packages.find(name)?.record;
  const { language } = request;
  const runScript = wizardScriptRunner(
    { ...dependencies, ...request },
    { ...(installed === undefined ? {} : { installed }), others: packages.others(name), volume },
  );
  const { answers, findings } = await askWizard(spk, { action, language, given, runScript });
  return { answers, variables: answerVariables(answers), findings };
}
