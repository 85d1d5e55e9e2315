/** WIZARD_UIFILES: the pages that ask the user before an action. Each action and language has a file, or a script that writes it. */
import type { WizardAction } from '../../dsm/wizard-rules.ts';
import { SpkboxError } from '../../errors.ts';
import { parseJson } from '../conf/json.ts';
import type { Note } from '../read/note.ts';
import { utf8, withoutBom } from '../read/text.ts';
import type { Spk } from '../spk.ts';

export interface WizardFile {
  readonly action: WizardAction;
  /** DSM's three letters (`ger`); undefined for the file that serves all other languages. */
  readonly language: string | undefined;
  /** Whether the file is a script that writes the pages. */
  readonly script: boolean;
  readonly member: string;
}

const NAME = /^WIZARD_UIFILES\/(install|upgrade|uninstall)_uifile(?:_([a-z]{3}))?(\.sh)?$/;

/** Larger wizard files are not checked: the largest known have some 100 KiB. */
const CHECKED_BYTES = 1024 * 1024;

/** The wizard files of an .spk, in the archive's order. */
export function wizardFiles(spk: Pick<Spk, 'members'>): readonly WizardFile[] {
  return spk.members.filter(({ kind }) => kind !== 'folder').flatMap(({ name }) => toWizardFile(name) ?? []);
}

function toWizardFile(member: string): WizardFile | undefined {
  const [, action, language, script] = NAME.exec(member) ?? [];
  if (action === undefined) return undefined;
  return { action: action as WizardAction, language, script: script !== undefined, member };
}

/** Notes about the static files. They do not refuse a package: a few published wizards are not strictly JSON. */
export function checkWizards(files: ReadonlyMap<string, Buffer>): readonly Note[] {
  return [...files].flatMap(([member, bytes]) => {
    const file = toWizardFile(member);
    return file === undefined || file.script || bytes.length > CHECKED_BYTES
      ? []
      : checkWizard(member, bytes);
  });
}

function checkWizard(member: string, bytes: Buffer): Note[] {
  const text = utf8(bytes);
  if (text === undefined) throw notText(member);
  const result = parseJson(withoutBom(text));
  if (!result.ok || result.leniences.length > 0) {
    const { what, line, column } = result.ok
      ? (result.leniences[0] ?? { what: '', line: 1, column: 1 })
      : result.problem;
    const message = `${member} is not strictly JSON: ${what}.`;
    return [
      note('WIZARD_NOT_JSON', message, `${member}:${line}:${column}`, 'Correct it: DSM may show no wizard.'),
    ];
  }
  if (Array.isArray(result.value)) return [];
  return [
    note(
      'WIZARD_NOT_LIST',
      `${member} is not a list of pages.`,
      member,
      'Put the pages into square brackets.',
    ),
  ];
}

function note(code: string, text: string, where: string, advice: string): Note {
  return { code, text, where, advice };
}

function notText(member: string): SpkboxError {
  const hint = 'Save the file as plain UTF-8 text.';
  return new SpkboxError('WIZARD_NOT_JSON', `${member} is not UTF-8 text.`, { hint, where: member });
}
