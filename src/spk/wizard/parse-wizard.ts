/** Reads WIZARD_UIFILES/*_uifile, or the output of a wizard script, into pages (guide 11). */
import { INVALID_NEXT_DISABLED, WIZARD_PAGE_FUNCTIONS, WIZARD_TYPES } from '../../dsm/wizard-rules.ts';
import type { Finding, Place } from '../../findings.ts';
import { withoutBom } from '../read/text.ts';
import {
  asFlag,
  isValues,
  MAX_PARTS,
  note,
  ownValue,
  type ParseContext,
  scalarText,
  takeEntries,
  type Values,
} from './parse-context.ts';
import { parseField } from './parse-field.ts';
import { readWizardJson } from './wizard-json.ts';
import { type WizardGroup, type WizardPage, wizardFields } from './wizard-page.ts';

/** A longer text is not read. The largest known wizards, which contain a compiled page, have some 100 KiB. */
const MAX_TEXT_LENGTH = 1024 * 1024;

export interface ParsedWizard {
  /** Empty: Package Center asks nothing. */
  readonly pages: readonly WizardPage[];
  readonly notes: readonly Finding[];
}

/** `member` is the origin of the text: `WIZARD_UIFILES/install_uifile`. */
export function parseWizard(text: string, member: string): ParsedWizard {
  const context: ParseContext = { member, notes: [], room: MAX_PARTS };
  const pages = takeEntries(context, readPages(text, context)).flatMap((page, index) =>
    parsePage(page, { member, key: `page ${index + 1}` }, context),
  );
  noteDuplicateKeys(pages, context);
  return { pages, notes: context.notes };
}

/** Empty text has no pages: a wizard script may write nothing and ask nothing. */
function readPages(text: string, context: ParseContext): unknown {
  const { member } = context;
  if (text.length > MAX_TEXT_LENGTH) {
    note(context, 'wizard-too-large', { member }, `${member} is too long to be a wizard.`);
    return [];
  }
  if (text.trim() === '') return [];
  const { value, odd } = readWizardJson(withoutBom(text));
  if (odd !== undefined) {
    const { message, line, column } = odd;
    const text = `${member} is not strictly JSON: ${message}.`;
    const advice = value === undefined ? 'Correct it: DSM shows no wizard.' : undefined;
    note(context, 'wizard-not-json', { member, line, column }, text, advice);
  }
  if (value !== undefined && !Array.isArray(value)) {
    note(context, 'wizard-not-list', { member }, `${member} is not a list of pages.`);
  }
  return value;
}

function parsePage(page: unknown, place: Place, context: ParseContext): readonly WizardPage[] {
  if (!isValues(page)) {
    note(context, 'wizard-odd-part', place, 'A page is no object.', 'Write {"step_title": …, "items": […]}.');
    return [];
  }
  noteFunctions(page, place, context);
  const custom = customPage(page, place, context);
  const groups = takeEntries(context, ownValue(page, 'items')).flatMap((group) =>
    parseGroup(group, place, context),
  );
  return [
    {
      title: scalarText(ownValue(page, 'step_title')),
      groups: custom === undefined ? groups : [],
      invalidNextDisabled: INVALID_NEXT_DISABLED.some(({ name }) => asFlag(ownValue(page, name))),
      custom,
      member: context.member,
    },
  ];
}

function customPage(page: Values, place: Place, context: ParseContext): string | undefined {
  if (ownValue(page, 'custom_render_fn') === undefined) return undefined;
  const name = scalarText(ownValue(page, 'custom_render_name'));
  const text = `A page is drawn by a Vue component${name === '' ? '' : ` (${name})`} of the package and cannot be shown.`;
  note(context, 'wizard-custom-page', place, text);
  return name;
}

function noteFunctions(page: Values, place: Place, context: ParseContext): void {
  for (const { name } of WIZARD_PAGE_FUNCTIONS) {
    if (scalarText(ownValue(page, name)) === '') continue;
    const text = `"${name}" of a page is a JavaScript function of the package and is not run.`;
    note(context, 'wizard-function', place, text);
  }
}

function parseGroup(group: unknown, place: Place, context: ParseContext): readonly WizardGroup[] {
  if (!isValues(group)) {
    note(context, 'wizard-odd-part', place, 'An entry of "items" is no object.', 'Write {"desc": …}.');
    return [];
  }
  const type = groupType(group, place, context);
  const text = scalarText(ownValue(group, 'desc'));
  if (type === 'text') return [{ type, text, fields: [] }];
  const subitems = takeEntries(context, ownValue(group, 'subitems'));
  return [{ type, text, fields: subitems.flatMap((field) => parseField(field, type, place, context)) }];
}

function groupType(group: Values, place: Place, context: ParseContext): WizardGroup['type'] {
  const written = ownValue(group, 'type');
  if (written === undefined) return 'text';
  const row = WIZARD_TYPES.find(({ name }) => name === written);
  if (row !== undefined) return row.name;
  const text = `${JSON.stringify(scalarText(written))} is no known type of "items".`;
  const advice = `Known are ${WIZARD_TYPES.map(({ name }) => name).join(', ')}.`;
  note(context, 'wizard-type-unknown', place, text, advice);
  return 'unknown';
}

/** Inferred: if two fields share a key, the later answer counts, as in any list of variables. */
function noteDuplicateKeys(pages: readonly WizardPage[], context: ParseContext): void {
  const keys = new Set<string>();
  for (const { key, place, submitted } of wizardFields(pages)) {
    if (submitted && keys.has(key)) {
      const text = `The key "${key}" is asked twice; the later answer counts.`;
      note(context, 'wizard-key-twice', place, text);
    }
    keys.add(key);
  }
}
