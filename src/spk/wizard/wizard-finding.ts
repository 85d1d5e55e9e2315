/** Findings about the answers to a wizard, in the shape of a run's findings. */
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

/** The name of a field in messages. Messages never contain an answer, since it may be a password. */
export function fieldName({ key, label }: Pick<WizardField, 'key' | 'label'>): string {
  const text = oneLine(plainText(label));
  const short = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  if (short === '') return key === '' ? 'A field without a key' : key;
  return key === '' ? `"${short}"` : `${key} ("${short}")`;
}

/** Our message, with the package's own text appended if it has one. */
export function withPackageText(packageText: string, ownText: string): string {
  const text = oneLine(plainText(packageText));
  return text === '' ? ownText : `${ownText} The package says: ${text}`;
}
