/** Completes the caller's answers with the defaults of the package's wizard, before an action. */
import type { Finding } from '../../findings.ts';
import type { Spk } from '../../spk/spk.ts';
import { type Answers, answerVariables } from '../package/answers.ts';
import type { RequestContext } from '../request/action-request.ts';
import type { CenterCore } from '../request/center-core.ts';
import { askWizard } from './ask-wizard.ts';
import { wizardScriptRunner } from './wizard-script.ts';

export interface WizardRequest {
  readonly action: 'install' | 'upgrade' | 'uninstall';
  /** The caller's answers, which may be incomplete. */
  readonly callerAnswers: Answers;
  readonly volume: string;
  readonly request: RequestContext;
}

export interface CompletedAnswers {
  readonly answers: Answers;
  /** The answers as environment variables of a script. */
  readonly variables: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
}

/** If a script writes the wizard's pages, that script runs in the box. */
export async function answerWizard(
  { dependencies, packages }: CenterCore,
  spk: Spk,
  { action, callerAnswers, volume, request }: WizardRequest,
): Promise<CompletedAnswers> {
  const name = spk.info.package;
  const installed = packages.find(name)?.record;
  const { language } = request;
  const runScript = wizardScriptRunner(
    { ...dependencies, ...request },
    { ...(installed === undefined ? {} : { installed }), otherPackages: packages.others(name), volume },
  );
  const { answers, findings } = await askWizard(spk, { action, language, callerAnswers, runScript });
  return { answers, variables: answerVariables(answers), findings };
}
