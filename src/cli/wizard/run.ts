/** `spkbox wizard`: shows the pages, or asks them on a terminal. */
import { answerVariables, findingsLines, pageOf } from '../../index.ts';
import { jsonText } from '../json-text.ts';
import { withSpk } from '../source.ts';
import { lookOf, print, printLines } from '../terminal.ts';
import { readOneWizard } from '../wizard-options.ts';
import { answerOnTerminal } from './answer.ts';
import type { WizardCommandFlags } from './flags.ts';
import { headLines, wizardLines } from './lines.ts';
import { findWizard, viewOf, type WizardView } from './read.ts';

/** 0; 1 where the wizard, or an answer to it, is faulty; 130 where the user left. */
export async function runWizard(path: string, flags: WizardCommandFlags): Promise<number> {
  const answers = await readOneWizard(flags.action, flags);
  answerVariables(answers);
  return withSpk(path, async (spk) => {
    const wizard = await findWizard(spk, flags);
    if (typeof wizard === 'number') return wizard;
    const view = viewOf(spk, wizard, { flags, given: answers });
    if (flags.json === true) print(jsonText(view));
    else if (canAsk(view)) return answerOnTerminal(view, wizard.pages ?? [], { given: answers, flags });
    else showAll(view, flags);
    return isFaulty(view) ? 1 : 0;
  });
}

/** A user is at the terminal, and the wizard has pages. */
const canAsk = ({ pages }: WizardView): boolean =>
  process.stdin.isTTY === true && process.stderr.isTTY === true && pages.length > 0;

const isFaulty = ({ findings }: WizardView): boolean => findings.some(({ severity }) => severity !== 'note');

function showAll(view: WizardView, { verbose }: WizardCommandFlags): void {
  const page = pageOf({ ...lookOf(process.stdout), verbose: verbose === true });
  const findings = findingsLines(page, view.findings);
  printLines([
    ...headLines(page, view),
    ...wizardLines(page, view),
    ...(findings.length === 0 ? [] : ['', ...findings]),
  ]);
}
