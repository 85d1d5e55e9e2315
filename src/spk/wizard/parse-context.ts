/** What the parts of parseWizard share: the notes, the bounds, and the reading of values of unknown shape. */
import type { Finding, FindingCode, Place } from '../../findings.ts';
import { wizardFinding } from './wizard-finding.ts';

/** The limit for pages, groups, fields and options: ten times the fields of 279 published wizards together. */
export const MAX_PARTS = 5000;

/** A wizard in use has a few notes at most. */
const MAX_NOTES = 100;

export interface ParseContext {
  readonly member: string;
  readonly notes: Finding[];
  /** How many more parts are accepted. */
  room: number;
}

/** Notes an oddity; the advice is that of the table when absent. */
export function note(
  { notes }: ParseContext,
  code: FindingCode,
  place: Place,
  text: string,
  advice?: string,
): void {
  if (notes.length < MAX_NOTES) notes.push(wizardFinding(code, place, text, advice));
}

/** The entries of a list, as many as still fit; none for any other value. */
export function takeEntries(context: ParseContext, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return [];
  const entries = value.slice(0, context.room);
  context.room -= entries.length;
  if (entries.length < value.length) {
    const text = `${context.member} has more than ${MAX_PARTS} parts; the rest is not read.`;
    // Noted once, and beyond the bound of notes: the lists after the first that does not fit are cut, too.
    if (!context.notes.some(({ code }) => code === 'wizard-too-large'))
      context.notes.push(wizardFinding('wizard-too-large', { member: context.member }, text));
  }
  return entries;
}

export type Values = Readonly<Record<string, unknown>>;

export function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a key; undefined for what every object inherits, such as `constructor`. */
export function ownValue(values: Values, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** A string, number or boolean as text; any other value is empty. */
export function scalarText(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}

/** Inferred: `"true"` is true and `"false"` is false, since scripts write their variables between quotes. */
export function asFlag(value: unknown): boolean {
  return scalarText(value).toLowerCase() === 'true';
}

/** A count, written as a number or as digits. */
export function asCount(value: unknown): number | undefined {
  const text = scalarText(value);
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
