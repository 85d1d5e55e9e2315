/** What is wrong with an answer, in the shape of a run's findings. */
import { WIZARD_FINDINGS, type WizardFindingCode, type WizardFindingRow } from '../../dsm/wizard-rules.ts';
import { oneLine, plainText } from './plain-text.ts';
import type { WizardField } from './wizard-page.ts';

export interface WizardFinding {
  readonly code: WizardFindingCode;
  /** `refused`: Package Center does not let the user go on. */
  readonly severity: WizardFindingRow['severity'];
  readonly text: string;
  /** The member and the key. */
  readonly where: string;
  readonly advice: string;
  readonly source: string;
}

export function finding(code: WizardFindingCode, where: string, text: string, advice: string): WizardFinding {
  const { severity, source } = WIZARD_FINDINGS[code];
  return {
    code,
    severity,
    text: oneLine(text),
    where: oneLine(where),
    advice: oneLine(advice),
    source: source.from,
  };
}

/** How a sentence calls a field. An answer itself is never in a sentence: it may be a password. */
export function fieldName({ key, label }: Pick<WizardField, 'key' | 'label'>): string {
  const shown = oneLine(plainText(label));
  const short = shown.length > 60 ? `${shown.slice(0, 59)}…` : shown;
  if (short === '') return key === '' ? 'A field without a key' : key;
  return key === '' ? `"${short}"` : `${key} ("${short}")`;
}

/** The package's own words where it has some, else ours. */
export function wordsOf(own: string, ours: string): string {
  const text = oneLine(plainText(own));
  return text === '' ? ours : `${ours} The package says: ${text}`;
}
