/** One change of a settings file, as a user would make it: the file stays valid, and defaults copied over it show. Pure. */
import {
  type SettingsForm,
  type SettingsValue,
  settingsComment,
  settingsForm,
  settingsValues,
} from './settings-form.ts';

/** A changed value is what the user wants; a comment or a blank line may go where a program writes the file anew. */
export type EditKind = 'value' | 'comment' | 'blank';

export interface SettingsEdit {
  readonly kind: EditKind;
  readonly text: string;
  /** What shows the change; undefined for a blank line. */
  readonly mark: string | undefined;
}

const MARK = /spkbox\d{3}-\d{3}/g;

/** The mark of a file in the n-th time that somebody lives in a package: no two files have the same. */
export const editMark = (round: number, file: number): string =>
  `spkbox${threeDigits(round)}-${threeDigits(file)}`;

const threeDigits = (number: number): string => String(number).padStart(3, '0');

/** Undefined where no change is sure to leave the file valid. */
export function editSettings(path: string, text: string, mark: string): SettingsEdit | undefined {
  const form = settingsForm(text);
  return (
    editAgain(text, mark) ??
    editValue(path, { text, form }, mark) ??
    addComment(path, { text, form }, mark) ??
    (form === 'json' && text.endsWith('\n')
      ? { kind: 'blank', text: `${text}\n`, mark: undefined }
      : undefined)
  );
}

interface Settings {
  readonly text: string;
  readonly form: SettingsForm | undefined;
}

function editAgain(text: string, mark: string): SettingsEdit | undefined {
  const line = text.split('\n').find((candidate) => candidate.search(MARK) >= 0);
  if (line === undefined) return undefined;
  const kind = /^\s*(?:[#;]|\/\/|<!--)/.test(line) ? 'comment' : 'value';
  return { kind, text: text.replaceAll(MARK, mark), mark };
}

function editValue(path: string, { text, form }: Settings, mark: string): SettingsEdit | undefined {
  const words = settingsValues(text, form).find((value) => isWording(path, value));
  if (words === undefined) return undefined;
  const end = words.from + words.value.length;
  return { kind: 'value', text: `${text.slice(0, end)} ${mark}${text.slice(end)}`, mark };
}

/** Keys whose words a program may understand. */
const UNDERSTOOD =
  /cmd|command|exec|args?|opt|flag|path|dir|folder|file|format|pattern|regex|filter|date|time|sql|query|perm|allow|deny|order|cipher|algorithm|list|class|type|mode|level|lang|locale|zone|share/i;

/** Several plain words, which are for people: a program that knew them would know a single one. */
function isWording(path: string, { key, value }: SettingsValue): boolean {
  const name = key === '' ? path.slice(path.lastIndexOf('/') + 1) : key;
  return !UNDERSTOOD.test(name) && /^\p{L}[\p{L}\p{N}]*[,.!?]?(?: \p{L}[\p{L}\p{N}]*[,.!?]?)+$/u.test(value);
}

function addComment(path: string, settings: Settings, mark: string): SettingsEdit | undefined {
  const comment = settingsComment(path, settings, `changed by the user, ${mark}`);
  if (comment === undefined) return undefined;
  const { text } = settings;
  return { kind: 'comment', text: `${text}${text.endsWith('\n') ? '' : '\n'}${comment}\n`, mark };
}
