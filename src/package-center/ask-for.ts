/** A package's wizard before an action: the caller's answers, and for the rest what the wizard gives by itself. */
import type { Finding } from '../events.ts';
import type { Spk } from '../spk/spk.ts';
import { askWizard } from './ask-wizard.ts';
import type { Center } from './center.ts';
import { type Answers, answerVariables } from './wizard-answers.ts';
import { wizardScriptRunner } from './wizard-script.ts';

export interface Asking {
  readonly action: 'install' | 'upgrade' | 'uninstall';
  /** What the caller answered. */
  readonly given: Answers;
  readonly volume: string;
}

export interface Answered {
  readonly answers: Answers;
  /** The same as variables of a script. */
  readonly variables: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
}

/** A wizard that a script makes is made in the box. */
export async function askFor(center: Center, spk: Spk, { action, given, volume }: Asking): Promise<Answered> {
  const { parts, packages } = center;
  const name = spk.info.package;
  const installed = packages.find(name)?.facts;
  const runScript = wizardScriptRunner(parts, {
    ...(installed === undefined ? {} : { installed }),
    others: packages.others(name),
    volume,
  });
  const { language } = parts.facts;
  const { answers, findings } = await askWizard(spk, { action, language, given, runScript });
  return { answers, variables: answerVariables(answers), findings };
}
