/** The wizard's answers: the caller's, completed with the defaults that a user sends by just pressing Next. */
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

/** The text of a wizard's pages, as its file holds it or its script wrote it. */
export interface WrittenWizard {
  /** Undefined when the pages are unknown, because the script failed or was not run. */
  readonly text: string | undefined;
  readonly findings: readonly Finding[];
}

export type RunWizardScript = (spk: Spk, file: WizardFile) => Promise<WrittenWizard>;

export interface WizardLookup {
  readonly action: WizardAction;
  readonly language: string;
  /** Runs a script that writes the wizard's pages. Without this function such a wizard asks nothing. */
  readonly runScript?: RunWizardScript | undefined;
}

export interface KnownWizard {
  /** Undefined when the package has no wizard for this action. */
  readonly file: WizardFile | undefined;
  /** Undefined when the pages are unknown. */
  readonly pages: readonly WizardPage[] | undefined;
  readonly findings: readonly Finding[];
}

export interface AskedWizard {
  readonly answers: Answers;
  readonly findings: readonly Finding[];
}

/**
 * An answer that the wizard would not accept is a warning, not a refusal: Package Center checks answers, but `synopkg
 * install` asks nothing. Source: spkcli (a command-line installation passes no values).
 */
export async function askWizard(
  spk: Spk,
  lookup: WizardLookup & { readonly callerAnswers: Answers },
): Promise<AskedWizard> {
  const { callerAnswers } = lookup;
  const { pages, findings } = await readWizard(spk, lookup);
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

/** The pages that Package Center would show for an action. If a script writes them, it runs first. */
export async function readWizard(
  spk: Spk,
  { action, language, runScript = async (_, file) => scriptNotRun(file) }: WizardLookup,
): Promise<KnownWizard> {
  const file = chooseWizard(wizardFiles(spk), action, language);
  return toKnownWizard(
    spk,
    file,
    file?.script === true ? await runScript(spk, file) : pagesFromFile(spk, file),
  );
}

function toKnownWizard(
  spk: Spk,
  file: WizardFile | undefined,
  { text, findings }: WrittenWizard,
): KnownWizard {
  if (file === undefined || text === undefined) return { file, pages: undefined, findings };
  const { pages, notes } = parseWizard(text, file.member);
  const reported = new Set(file.script ? [] : spk.notes.map(findingKey));
  return { file, pages, findings: [...findings, ...notes.filter((note) => !reported.has(findingKey(note)))] };
}

const findingKey = ({ code, place }: Finding): string => `${code} ${placeText(place)}`;

function pagesFromFile({ files }: Spk, file: WizardFile | undefined): WrittenWizard {
  const bytes = file === undefined ? undefined : files.get(file.member);
  return { text: bytes?.toString('utf8'), findings: [] };
}

function scriptNotRun({ member }: WizardFile): WrittenWizard {
  const text =
    "A script writes this wizard's pages, and it was not run: the package gets only the answers you pass.";
  return { text: undefined, findings: [wizardFinding('wizard-script-not-run', { member }, text)] };
}

const atMostWarning = (severity: Finding['severity']): Finding['severity'] =>
  severity === 'refused' ? 'warning' : severity;

/** The key's value is a default of the package: an unfit answer of the caller was refused before. */
function unfitFinding(key: string, pages: readonly WizardPage[]): Finding {
  const text = `The default of ${key} has a NUL byte or is too long for an environment variable; it was left out.`;
  const member = pages[0]?.member;
  return wizardFinding('wizard-answer-unfit', member === undefined ? { key } : { member, key }, text);
}
