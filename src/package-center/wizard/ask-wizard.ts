/** The wizard's answers: what the caller gave, and for the rest what somebody who just presses Next would send. */
import type { WizardAction } from '../../dsm/wizard-rules.ts';
import { type Finding, placeText } from '../../findings.ts';
import type { Spk } from '../../spk/spk.ts';
import { completeAnswers } from '../../spk/wizard/check-answers.ts';
import { chooseWizard } from '../../spk/wizard/choose-wizard.ts';
import { parseWizard } from '../../spk/wizard/parse-wizard.ts';
import { type WizardFile, wizardFiles } from '../../spk/wizard/wizard-files.ts';
import { wizardFinding } from '../../spk/wizard/wizard-finding.ts';
import type { WizardPage } from '../../spk/wizard/wizard-page.ts';
import { type Answers, fittingAnswers } from '../package/answers.ts';

/** What a script wrote for its wizard. */
export interface WrittenWizard {
  /** Undefined where nobody knows the pages, because it failed or was not run. */
  readonly text: string | undefined;
  readonly findings: readonly Finding[];
}

export type RunWizardScript = (spk: Spk, file: WizardFile) => Promise<WrittenWizard>;

export interface WizardQuestion {
  readonly action: WizardAction;
  readonly language: string;
  /** Runs the script of a wizard that has one; without it such a wizard asks nothing. */
  readonly runScript?: RunWizardScript | undefined;
}

export interface KnownWizard {
  /** Undefined where the package has none for this action. */
  readonly file: WizardFile | undefined;
  /** Undefined where nobody knows them. */
  readonly pages: readonly WizardPage[] | undefined;
  readonly findings: readonly Finding[];
}

export interface AskedWizard {
  readonly answers: Answers;
  readonly findings: readonly Finding[];
}

/**
 * Package Center asks, `synopkg install` does not; so an answer that the wizard would not take is a warning here, not
 * a refusal. Source: spkcli (a command-line installation passes no values).
 */
export async function askWizard(
  spk: Spk,
  asked: WizardQuestion & { readonly given: Answers },
): Promise<AskedWizard> {
  const { given } = asked;
  const { pages, findings } = await readWizard(spk, asked);
  if (pages === undefined) return { answers: given, findings };
  const complete = completeAnswers(pages, given);
  const { answers, unfit } = fittingAnswers(complete.answers, given);
  return {
    answers,
    findings: [
      ...findings,
      ...complete.findings.map((each) => ({ ...each, severity: atMostWarning(each.severity) })),
      ...unfit.map((key) => unfitFinding(key, pages)),
    ],
  };
}

/** The pages that Package Center would show for an action; those of a script once it ran. */
export async function readWizard(
  spk: Spk,
  { action, language, runScript = async (_, file) => notRun(file) }: WizardQuestion,
): Promise<KnownWizard> {
  const file = chooseWizard(wizardFiles(spk), action, language);
  return toKnownWizard(spk, file, file?.script === true ? await runScript(spk, file) : written(spk, file));
}

function toKnownWizard(
  spk: Spk,
  file: WizardFile | undefined,
  { text, findings }: WrittenWizard,
): KnownWizard {
  if (file === undefined || text === undefined) return { file, pages: undefined, findings };
  const { pages, notes } = parseWizard(text, file.member);
  const noted = new Set(file.script ? [] : spk.notes.map(findingKey));
  return { file, pages, findings: [...findings, ...notes.filter((note) => !noted.has(findingKey(note)))] };
}

const findingKey = ({ code, place }: Finding): string => `${code} ${placeText(place)}`;

function written({ files }: Spk, file: WizardFile | undefined): WrittenWizard {
  const bytes = file === undefined ? undefined : files.get(file.member);
  return { text: bytes?.toString('utf8'), findings: [] };
}

function notRun({ member }: WizardFile): WrittenWizard {
  const text = 'The wizard is made by a script, which was not run: only the given answers reach the package.';
  return { text: undefined, findings: [wizardFinding('wizard-script-not-run', { member }, text)] };
}

const atMostWarning = (severity: Finding['severity']): Finding['severity'] =>
  severity === 'refused' ? 'warning' : severity;

/** The package's own default, for a caller's answer would not have come this far. */
function unfitFinding(key: string, pages: readonly WizardPage[]): Finding {
  const text = `The default of ${key} has a NUL byte, or is longer than a script can be given; it is left out.`;
  const member = pages[0]?.member;
  return wizardFinding('wizard-answer-unfit', member === undefined ? { key } : { member, key }, text);
}
