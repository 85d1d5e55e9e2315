/** The wizard's answers: what the caller gave, and for the rest what somebody who just presses Next would send. */
import type { Finding } from '../events.ts';
import type { Spk } from '../spk/spk.ts';
import { completeAnswers } from '../spk/wizard/check-answers.ts';
import { chooseWizard } from '../spk/wizard/choose-wizard.ts';
import { parseWizard } from '../spk/wizard/parse-wizard.ts';
import { type WizardFile, wizardFiles } from '../spk/wizard-files.ts';
import type { Answers } from './wizard-answers.ts';

export interface AskedWizard {
  readonly answers: Answers;
  readonly findings: readonly Finding[];
}

/**
 * Package Center asks, `synopkg install` does not; so an answer that the wizard would not take is a warning here, not
 * a refusal. Source: spkcli (a command-line installation passes no values).
 */
export function askWizard(
  spk: Spk,
  asked: { action: WizardFile['action']; language: string; given: Answers },
): AskedWizard {
  const { given } = asked;
  const file = chooseWizard(wizardFiles(spk), asked.action, asked.language);
  if (file === undefined) return { answers: given, findings: [] };
  if (file.script) return { answers: given, findings: scriptNotRun(file.member, given) };
  const { pages } = parseWizard(spk.files.get(file.member)?.toString('utf8') ?? '', file.member);
  const { answers, findings } = completeAnswers(pages, given);
  return {
    answers,
    findings: findings.map((finding) => ({ ...finding, severity: atMostWarning(finding.severity) })),
  };
}

const atMostWarning = (severity: Finding['severity']): Finding['severity'] =>
  severity === 'refused' ? 'warning' : severity;

function scriptNotRun(member: string, given: Answers): Finding[] {
  if (Object.keys(given).length > 0) return [];
  return [
    {
      code: 'wizard-script-not-run',
      severity: 'warning',
      text: 'The wizard is made by a script, which spkbox does not run: no answers reach the package.',
      where: member,
      advice: 'Give the answers that a user would give: --wizard key=value.',
      source: 'spkbox',
    },
  ];
}
