/** What is wrong with a wizard or an answer, as a finding in one line of text. */
import { type Finding, type FindingCode, makeFinding, type Place } from '../../findings.ts';
import { oneLine, plainText } from './plain-text.ts';
import type { WizardField } from './wizard-page.ts';

/** A finding whose texts may hold the package's own words. */
export function wizardFinding(code: FindingCode, place: Place, text: string, advice?: string): Finding {
  const specifics = advice === undefined ? {} : { advice: oneLine(advice) };
  return makeFinding(code, shortPlace(place), oneLine(text), specifics);
}

const shortPlace = ({ key, ...place }: Place): Place =>
  key === undefined ? place : { ...place, key: oneLine(key) };

/** The name of a field in a sentence. An answer itself never stands in a sentence: it may be a password. */
export function fieldName({ key, label }: Pick<WizardField, 'key' | 'label'>): string {
  const text = oneLine(plainText(label));
  const short = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  if (short === '') return key === '' ? 'A field without a key' : key;
  return key === '' ? `"${short}"` : `${key} ("${short}")`;
}

/** Our sentence, and the package's own text where it has some. */
export function withPackageText(ownText: string, markup: string): string {
  const text = oneLine(plainText(markup));
  return text === '' ? ownText : `${ownText} The package says: ${text}`;
}
