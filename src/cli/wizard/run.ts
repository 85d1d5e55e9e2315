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
  const given = await readOneWizard(flags.action, flags);
  answerVariables(given);
  return withSpk(path, async (spk) => {
    const wizard = await findWizard(spk, flags);
    if (typeof wizard === 'number') return wizard;
    const view = viewOf(spk, wizard, { flags, given });
    if (flags.json === true) print(jsonText(view));
    else if (isAsked(view)) return answerOnTerminal(view, wizard.pages ?? [], { given, flags });
    else showAll(view, flags);
    return isFaulty(view) ? 1 : 0;
  });
}

/** Somebody is there to be asked, and there is something to ask. */
const isAsked = ({ pages }: WizardView): boolean =>
  process.stdin.isTTY === true && process.stderr.isTTY === true && pages.length > 0;

const isFaulty = ({ findings }: WizardView): boolean => findings.some(({ severity }) => severity !== 'note');

function showAll(view: WizardView, { verbose }: WizardCommandFlags): void {
  const page = pageOf({ ...lookOf(process.stdout), verbose: verbose === true });
  const said = findingsLines(page, view.findings);
  printLines([
    ...headLines(page, view),
    ...wizardLines(page, view),
    ...(said.length === 0 ? [] : ['', ...said]),
  ]);
}
