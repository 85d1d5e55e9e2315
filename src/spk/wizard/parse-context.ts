/** What the parts of parseWizard share: the notes, the bounds, and how a value of unknown shape is read. */
import type { Note } from '../read/note.ts';
import { oneLine } from './plain-text.ts';

/** A wizard may have this many pages, groups, fields and options: ten times the fields of 279 published ones together. */
export const PARTS = 5000;

/** Beyond this, more notes tell nobody more. */
const NOTES = 100;

export interface ParseContext {
  readonly member: string;
  readonly notes: Note[];
  /** How many parts may still come. */
  room: number;
}

export function say(context: ParseContext, code: string, text: string, where: string, advice: string): void {
  if (context.notes.length >= NOTES) return;
  context.notes.push({ code, text: oneLine(text), where: oneLine(where), advice });
}

/** The entries of a list, as many as may still come; anything else has none. */
export function take(context: ParseContext, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return [];
  const taken = value.slice(0, context.room);
  context.room -= taken.length;
  if (taken.length < value.length) {
    const text = `${context.member} has more than ${PARTS} parts; the rest is not looked at.`;
    // Said once: the list that did not fit leaves no room, and those behind it are all cut.
    if (!context.notes.some(({ code }) => code === 'WIZARD_TOO_LARGE'))
      context.notes.push({
        code: 'WIZARD_TOO_LARGE',
        text,
        where: context.member,
        advice: 'Ask the user less.',
      });
  }
  return taken;
}

export type Values = Readonly<Record<string, unknown>>;

export function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a key of its own holds: a name that every object knows, such as `constructor`, is no value. */
export function own(values: Values, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** Text, or a number or a boolean as text; anything else is empty. */
export function textOf(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}

/** Inferred: `"true"` counts as true and `"false"` as false, since scripts write their variables between quotes. */
export function flagOf(value: unknown): boolean {
  return textOf(value).toLowerCase() === 'true';
}

/** A count that is written as a number or as its digits. */
export function countOf(value: unknown): number | undefined {
  const text = textOf(value);
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
