/** Answers that a user may give, and that scripts stumble over; and which fields of a wizard take them. */
import { checkField } from '../../spk/wizard/check-field.ts';
import { type WizardField, type WizardPage, wizardFields } from '../../spk/wizard/wizard-page.ts';

export const NASTY_NAMES = ['blank', 'quotes', 'less-than', 'command', 'path', 'long'] as const;

export type NastyName = (typeof NASTY_NAMES)[number];

/** The file that tells that an answer was run as a command. Everybody may write in /tmp. */
export const MARK = '/tmp/spkbox-answer-was-run';

export const NASTY_ANSWERS: Readonly<Record<NastyName, string>> = {
  blank: 'two words',
  quotes: `it's "quoted"`,
  'less-than': 'a<b',
  command: `$(touch ${MARK})`,
  path: '/no/such/folder',
  long: 'x'.repeat(4000),
};

export interface NastyAnswer {
  readonly key: string;
  readonly name: NastyName;
}

export interface NastyChoice {
  readonly answers: readonly NastyAnswer[];
  /** Fields of text that cannot be tried, since only a NAS knows what they accept. */
  readonly unsure: readonly string[];
}

/** Every text field with every answer that its validators accept. */
export function nastyChoice(pages: readonly WizardPage[]): NastyChoice {
  const tried = wizardFields(pages)
    .filter(takesText)
    .flatMap((field) => NASTY_NAMES.map((name) => ({ field, name, verdict: verdictOn(field, name) })));
  const withVerdict = (verdict: Verdict) => tried.filter((entry) => entry.verdict === verdict);
  return {
    answers: withVerdict('accepted').map(({ field, name }) => ({ key: field.key, name })),
    unsure: [...new Set(withVerdict('unsure').map(({ field }) => field.key))],
  };
}

const takesText = ({ type, list, submitted, hidden, disabled }: WizardField): boolean =>
  submitted &&
  !hidden &&
  !disabled &&
  (type === 'textfield' || type === 'password' || (type === 'combobox' && list?.editable === true));

type Verdict = 'accepted' | 'refused' | 'unsure';

function verdictOn(field: WizardField, name: NastyName): Verdict {
  const codes = checkField(field, NASTY_ANSWERS[name]).map(({ code }) => code);
  if (codes.some((code) => code !== 'wizard-not-checked')) return 'refused';
  return codes.length > 0 ? 'unsure' : 'accepted';
}
