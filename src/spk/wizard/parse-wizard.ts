/** Reads WIZARD_UIFILES/*_uifile, or the output of a wizard script, into pages (guide 11). */
import { INVALID_NEXT_DISABLED, WIZARD_PAGE_FUNCTIONS, WIZARD_TYPES } from '../../dsm/wizard-rules.ts';
import type { Note } from '../read/note.ts';
import { withoutBom } from '../read/text.ts';
import {
  asFlag,
  isValues,
  MAX_PARTS,
  type ParseContext,
  say,
  scalarText,
  takeEntries,
  type Values,
  valueAt,
} from './parse-context.ts';
import { parseField } from './parse-field.ts';
import { readWizardJson } from './wizard-json.ts';
import { type WizardGroup, type WizardPage, wizardFields } from './wizard-page.ts';

/** A longer text is not read. The largest known wizards, which contain a compiled page, have some 100 KiB. */
const MAX_TEXT_LENGTH = 1024 * 1024;

export interface ParsedWizard {
  /** Empty: Package Center asks nothing. */
  readonly pages: readonly WizardPage[];
  readonly notes: readonly Note[];
}

/** `member` is the origin of the text: `WIZARD_UIFILES/install_uifile`. */
export function parseWizard(text: string, member: string): ParsedWizard {
  const context: ParseContext = { member, notes: [], room: MAX_PARTS };
  const pages = takeEntries(context, readPages(text, context)).flatMap((page, index) =>
    parsePage(page, `${member}: page ${index + 1}`, context),
  );
  noteDuplicateKeys(pages, context);
  return { pages, notes: context.notes };
}

/** Empty text has no pages: a wizard script may write nothing and ask nothing. */
function readPages(text: string, context: ParseContext): unknown {
  const { member } = context;
  if (text.length > MAX_TEXT_LENGTH) {
    say(context, 'WIZARD_TOO_LARGE', `${member} is too long to be a wizard.`, member, 'Ask the user less.');
    return [];
  }
  if (text.trim() === '') return [];
  const { value, odd } = readWizardJson(withoutBom(text));
  if (odd !== undefined) {
    const { what, line, column } = odd;
    const advice =
      value === undefined ? 'Correct it: DSM shows no wizard.' : 'Correct it: DSM may show no wizard.';
    say(
      context,
      'WIZARD_NOT_JSON',
      `${member} is not strictly JSON: ${what}.`,
      `${member}:${line}:${column}`,
      advice,
    );
  }
  if (value !== undefined && !Array.isArray(value)) {
    const advice = 'Put the pages into square brackets.';
    say(context, 'WIZARD_NOT_LIST', `${member} is not a list of pages.`, member, advice);
  }
  return value;
}

function parsePage(page: unknown, where: string, context: ParseContext): readonly WizardPage[] {
  if (!isValues(page)) {
    say(context, 'WIZARD_ODD_PART', 'A page is no object.', where, 'Write {"step_title": …, "items": […]}.');
    return [];
  }
  noteFunctions(page, where, context);
  const custom = customPage(page, where, context);
  const groups = takeEntries(context, valueAt(page, 'items')).flatMap((group) =>
    parseGroup(group, where, context),
  );
  return [
    {
      title: scalarText(valueAt(page, 'step_title')),
      groups: custom === undefined ? groups : [],
      invalidNextDisabled: INVALID_NEXT_DISABLED.some(({ name }) => asFlag(valueAt(page, name))),
      custom,
      member: context.member,
    },
  ];
}

function customPage(page: Values, where: string, context: ParseContext): string | undefined {
  if (valueAt(page, 'custom_render_fn') === undefined) return undefined;
  const name = scalarText(valueAt(page, 'custom_render_name'));
  const text = `A page is drawn by a Vue component${name === '' ? '' : ` (${name})`} of the package and cannot be shown.`;
  say(
    context,
    'WIZARD_CUSTOM_PAGE',
    text,
    where,
    'Give its answers yourself: nobody but the component knows their keys.',
  );
  return name;
}

function noteFunctions(page: Values, where: string, context: ParseContext): void {
  for (const { name } of WIZARD_PAGE_FUNCTIONS) {
    if (scalarText(valueAt(page, name)) === '') continue;
    const text = `"${name}" of a page is a JavaScript function of the package and is not run.`;
    say(
      context,
      'WIZARD_FUNCTION',
      text,
      where,
      'What it fills in, shows or hides on a NAS, it does not here.',
    );
  }
}

function parseGroup(group: unknown, where: string, context: ParseContext): readonly WizardGroup[] {
  if (!isValues(group)) {
    say(context, 'WIZARD_ODD_PART', 'An entry of "items" is no object.', where, 'Write {"desc": …}.');
    return [];
  }
  const type = groupType(group, where, context);
  const text = scalarText(valueAt(group, 'desc'));
  if (type === 'text') return [{ type, text, fields: [] }];
  const subitems = takeEntries(context, valueAt(group, 'subitems'));
  return [{ type, text, fields: subitems.flatMap((field) => parseField(field, type, where, context)) }];
}

function groupType(group: Values, where: string, context: ParseContext): WizardGroup['type'] {
  const written = valueAt(group, 'type');
  if (written === undefined) return 'text';
  const row = WIZARD_TYPES.find(({ name }) => name === written);
  if (row !== undefined) return row.name;
  const text = `${JSON.stringify(scalarText(written))} is no known type of "items".`;
  const advice = `Known are ${WIZARD_TYPES.map(({ name }) => name).join(', ')}.`;
  say(context, 'WIZARD_TYPE_UNKNOWN', text, where, advice);
  return 'unknown';
}

/** Inferred: if two fields share a key, the later answer counts, as in any list of variables. */
function noteDuplicateKeys(pages: readonly WizardPage[], context: ParseContext): void {
  const keys = new Set<string>();
  for (const { key, where, submitted } of wizardFields(pages)) {
    if (submitted && keys.has(key)) {
      const text = `The key "${key}" is asked twice; the later answer counts.`;
      say(context, 'WIZARD_KEY_TWICE', text, where, 'Give each field a key of its own.');
    }
    keys.add(key);
  }
}
