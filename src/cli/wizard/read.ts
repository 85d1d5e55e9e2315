/** The wizard of a package, with the answers as far as they are known, as plain data. */
import {
  type Answers,
  chooseWizard,
  completeAnswers,
  describeWizard,
  type Finding,
  type FindingCode,
  type KnownWizard,
  makeNasConfig,
  type PageDescription,
  readWizard,
  type Spk,
  startNas,
  type WizardAction,
  type WizardFile,
  wizardFiles,
  wizardScriptRunner,
} from '../../index.ts';
import { say } from '../terminal.ts';
import { catchInterrupts } from '../try/interrupts.ts';
import type { WizardCommandFlags } from './flags.ts';

export interface WizardView {
  readonly package: string;
  readonly version: string;
  readonly action: WizardAction;
  readonly language: string;
  /** The member; null where the package has no wizard for this action. */
  readonly file: string | null;
  readonly script: boolean;
  readonly pages: readonly PageDescription[];
  /** What scripts would get: the given ones, and the defaults of all other fields. */
  readonly answers: Answers;
  readonly findings: readonly Finding[];
}

/** Reads the pages; where a script writes them, it is run in a box. The exit code when the user interrupted that. */
export async function findWizard(spk: Spk, flags: WizardCommandFlags): Promise<KnownWizard | number> {
  const { language } = makeNasConfig(flags);
  const request = { action: flags.action, language };
  const file = chooseWizard(wizardFiles(spk), flags.action, language);
  if (file?.script !== true) return readWizard(spk, request);
  using interrupts = catchInterrupts(say);
  const { signal } = interrupts;
  if (flags.action !== 'install')
    say(`${spk.info.package} is not installed in the box: the wizard's script sees no earlier installation`);
  const wizard = await inBox(spk, flags, signal).catch((error: unknown) => {
    const code = interrupts.exitCode();
    if (code !== undefined) return code;
    throw error;
  });
  return interrupts.exitCode() ?? wizard;
}

async function inBox(spk: Spk, flags: WizardCommandFlags, signal: AbortSignal): Promise<KnownWizard> {
  const { action, json, verbose, wizard, answers, wizardFile, timeLimit, ...options } = flags;
  await using nas = await startNas({ ...options, onProgress: say, signal });
  const { machine, system, config } = nas;
  const parts = {
    machine,
    system,
    config,
    timeLimit: timeLimit ?? Number.POSITIVE_INFINITY,
    username: 'admin',
    language: config.language,
    signal,
  };
  return await readWizard(spk, { action, language: config.language, runScript: wizardScriptRunner(parts) });
}

export function viewOf(
  spk: Spk,
  { file, pages = [], findings }: KnownWizard,
  { flags, given }: { flags: WizardCommandFlags; given: Answers },
): WizardView {
  const complete = completeAnswers(pages, given);
  const isOpen = Object.keys(given).length === 0;
  return {
    package: spk.info.package,
    version: spk.info.version,
    action: flags.action,
    language: makeNasConfig(flags).language,
    file: file?.member ?? null,
    script: file?.script ?? false,
    pages: describeWizard(pages),
    answers: complete.answers,
    findings: [
      ...notesOn(spk, file),
      ...findings,
      ...(isOpen ? complete.findings.filter(isOfDefault) : complete.findings),
    ],
  };
}

/** What reading the archive found in the wizard's file. */
const notesOn = ({ notes }: Spk, file: WizardFile | undefined): readonly Finding[] =>
  notes.filter(({ place }) => file !== undefined && place.member === file.member);

const UNANSWERED: readonly FindingCode[] = ['wizard-answer-missing', 'wizard-choice-none', 'wizard-blocked'];

/** Before any answer is given, a missing one is no fault. */
const isOfDefault = ({ code }: Finding): boolean => !UNANSWERED.includes(code);
