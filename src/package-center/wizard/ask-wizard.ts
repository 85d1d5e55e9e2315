/** The wizard's answers: what the caller gave, and for the rest what somebody who just presses Next would send. */
import type { WizardAction } from '../../dsm/wizard-rules.ts';
import type { Finding } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import { completeAnswers } from '../../spk/wizard/check-answers.ts';
import { chooseWizard } from '../../spk/wizard/choose-wizard.ts';
import { noteFindings } from '../../spk/wizard/note-findings.ts';
import { parseWizard } from '../../spk/wizard/parse-wizard.ts';
import { type WizardFile, wizardFiles } from '../../spk/wizard/wizard-files.ts';
import { finding } from '../../spk/wizard/wizard-finding.ts';
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
  question: WizardQuestion & { readonly callerAnswers: Answers },
): Promise<AskedWizard> {
  const { callerAnswers } = question;
  const { pages, findings } = await readWizard(spk, question);
  if (pages === undefined) return { answers: callerAnswers, findings };
  const complete = completeAnswers(pages, callerAnswers);
  const { answers, unfit } = fittingAnswers(complete.answers, callerAnswers);
  return {
    answers,
    findings: [
      ...findings,
      ...complete.findings.map((problem) => ({ ...problem, severity: atMostWarning(problem.severity) })),
      ...unfit.map((key) => unfitFinding(key, pages)),
    ],
  };
}

/** The pages that Package Center would show for an action; those of a script once it ran. */
export async function readWizard(
  spk: Spk,
  { action, language, runScript = async (_, file) => scriptNotRun(file) }: WizardQuestion,
): Promise<KnownWizard> {
  const file = chooseWizard(wizardFiles(spk), action, language);
  return toKnownWizard(spk, file, file?.script === true ? await runScript(spk, file) : readPages(spk, file));
}

function toKnownWizard(
  spk: Spk,
  file: WizardFile | undefined,
  { text, findings }: WrittenWizard,
): KnownWizard {
  if (file === undefined || text === undefined) return { file, pages: undefined, findings };
  const { pages, notes } = parseWizard(text, file.member);
  const reported = new Set(file.script ? [] : spk.notes.map(({ code, where }) => `${code} ${where}`));
  const isNew = ({ code, where }: Finding) => !reported.has(`${code} ${where}`);
  return { file, pages, findings: [...findings, ...noteFindings(notes).filter(isNew)] };
}

function readPages({ files }: Spk, file: WizardFile | undefined): WrittenWizard {
  const bytes = file === undefined ? undefined : files.get(file.member);
  return { text: bytes?.toString('utf8'), findings: [] };
}

function scriptNotRun({ member }: WizardFile): WrittenWizard {
  const text = 'The wizard is made by a script, which was not run: only the given answers reach the package.';
  const advice = 'Give the answers that a user would give: --wizard key=value.';
  return { text: undefined, findings: [finding('WIZARD_SCRIPT_NOT_RUN', member, text, advice)] };
}

const atMostWarning = (severity: Finding['severity']): Finding['severity'] =>
  severity === 'refused' ? 'warning' : severity;

/** The package's own default, for a caller's answer would not have come this far. */
function unfitFinding(key: string, pages: readonly WizardPage[]): Finding {
  const text = `The default of ${key} has a NUL byte, or is longer than a script can be given; it is left out.`;
  const where = `${pages[0]?.member}: ${key}`;
  return finding('WIZARD_ANSWER_UNFIT', where, text, 'Give the field a shorter default, of plain text.');
}
