/** The shared state of parseWizard's parts, and the readers for values of unknown shape. */
import type { Note } from '../read/note.ts';
import { oneLine } from './plain-text.ts';

/** The limit for pages, groups, fields and options: ten times the fields of 279 published wizards together. */
export const MAX_PARTS = 5000;

/** Further notes would not help an author. */
const MAX_NOTES = 100;

export interface ParseContext {
  readonly member: string;
  readonly notes: Note[];
  /** How many more parts are accepted. */
  room: number;
}

export function say(context: ParseContext, code: string, text: string, where: string, advice: string): void {
  if (context.notes.length >= MAX_NOTES) return;
  context.notes.push({ code, text: oneLine(text), where: oneLine(where), advice });
}

/** The entries of a list, cut at the limit; empty for any other value. */
export function takeEntries(context: ParseContext, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return [];
  const entries = value.slice(0, context.room);
  context.room -= entries.length;
  if (entries.length < value.length) {
    const text = `${context.member} has more than ${MAX_PARTS} parts; the rest is not looked at.`;
    // Reported once: the first list that is cut uses up the limit, so all later lists are cut too.
    if (!context.notes.some(({ code }) => code === 'WIZARD_TOO_LARGE'))
      context.notes.push({
        code: 'WIZARD_TOO_LARGE',
        text,
        where: context.member,
        advice: 'Ask the user less.',
      });
  }
  return entries;
}

export type Values = Readonly<Record<string, unknown>>;

export function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object's own property; inherited names such as `constructor` give undefined. */
export function valueAt(values: Values, name: string): unknown {
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
