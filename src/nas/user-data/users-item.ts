/** What of a package's files is the user's, and whether a text still holds it. Pure. */
import type { EditKind } from './edit-settings.ts';
import { settingsForm, settingsValues } from './settings-form.ts';

export interface UsersItem {
  /** The real path. */
  readonly path: string;
  /** The path from the package's own folder: `var/settings.conf`, `shares/photos/notes.txt`. */
  readonly own: string;
  /**
   * - `settings`: a settings file that the user changed; `file`: a file that the user added;
   * - `seeded`: what a script of the author's wrote; `kept`: a file that only has to stay.
   */
  readonly kind: 'settings' | 'file' | 'seeded' | 'kept';
  readonly edit?: EditKind;
  /** What shows the user's change. */
  readonly mark?: string;
  /** The text before the user's change; undefined where there was no file, or none that is text. */
  readonly before?: string;
  /** The text before the first change, where the user changed it more than once. */
  readonly original?: string;
  /** The text after it. */
  readonly text?: string;
}

/** `shown`: the user's change is there; `other`: the file is there without it. */
export type ItemState = 'shown' | 'other' | 'gone';

/** `text` is undefined for a file that is gone. A file that only has to stay is not read. */
export function itemState(item: UsersItem, text: string | undefined): ItemState {
  if (text === undefined) return 'gone';
  if (item.kind === 'kept') return 'shown';
  if (item.mark !== undefined) return text.includes(item.mark) ? 'shown' : 'other';
  return text === item.before ? 'other' : 'shown';
}

/** Whether another file holds what the user had in this one: a new version may give its settings a new form or place. */
export function carries(text: string, { mark, before, edit }: UsersItem): boolean {
  if (mark !== undefined && text.includes(mark)) return true;
  if (edit === 'value' || before === undefined) return false;
  const values = settingsValues(before, settingsForm(before)).map(({ value }) => value);
  return values.length > 0 && values.every((value) => text.includes(value));
}

/** A changed value whose line has its old form again. */
export function hasOldValue(text: string, { before = '', text: edited = '' }: UsersItem): boolean {
  const lines = new Set(edited.split('\n'));
  const replaced = before.split('\n').filter((line) => line.trim() !== '' && !lines.has(line));
  const current = new Set(text.split('\n').map((line) => line.trim()));
  return replaced.some((line) => current.has(line.trim()));
}
