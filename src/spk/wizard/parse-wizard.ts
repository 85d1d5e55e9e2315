/** WIZARD_UIFILES/*_uifile, or what its script wrote, read into pages (guide 11). */
import { INVALID_NEXT_DISABLED, WIZARD_PAGE_FUNCTIONS, WIZARD_TYPES } from '../../dsm/wizard-rules.ts';
import type { Finding, Place } from '../../findings.ts';
import { withoutBom } from '../read/text.ts';
import {
  flagOf,
  isValues,
  note,
  ownValue,
  PARTS,
  type ParseContext,
  takeEntries,
  textOf,
  type Values,
} from './parse-context.ts';
import { parseField } from './parse-field.ts';
import { readWizardJson } from './wizard-json.ts';
import { fieldsOf, type WizardGroup, type WizardPage } from './wizard-page.ts';

/** A longer text is not read. The largest known wizards, with a compiled page in them, have some 100 KiB. */
const LONGEST = 1024 * 1024;

export interface ParsedWizard {
  /** None: Package Center asks nothing. */
  readonly pages: readonly WizardPage[];
  readonly notes: readonly Finding[];
}

/** `member` is where the text comes from: `WIZARD_UIFILES/install_uifile`. */
export function parseWizard(text: string, member: string): ParsedWizard {
  const context: ParseContext = { member, notes: [], room: PARTS };
  const pages = takeEntries(context, readPages(text, context)).flatMap((page, index) =>
    parsePage(page, { member, key: `page ${index + 1}` }, context),
  );
  noteTwins(pages, context);
  return { pages, notes: context.notes };
}

/** A script that writes nothing asks nothing. */
function readPages(text: string, context: ParseContext): unknown {
  const { member } = context;
  if (text.length > LONGEST) {
    note(context, 'wizard-too-large', { member }, `${member} is too long to be a wizard.`);
    return [];
  }
  if (text.trim() === '') return [];
  const { value, odd } = readWizardJson(withoutBom(text));
  if (odd !== undefined) {
    const { what, line, column } = odd;
    const text = `${member} is not strictly JSON: ${what}.`;
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
      title: textOf(ownValue(page, 'step_title')),
      groups: custom === undefined ? groups : [],
      invalidNextDisabled: INVALID_NEXT_DISABLED.some(({ name }) => flagOf(ownValue(page, name))),
      custom,
      member: context.member,
    },
  ];
}

function customPage(page: Values, place: Place, context: ParseContext): string | undefined {
  if (ownValue(page, 'custom_render_fn') === undefined) return undefined;
  const name = textOf(ownValue(page, 'custom_render_name'));
  const text = `A page is drawn by a Vue component${name === '' ? '' : ` (${name})`} of the package and cannot be shown.`;
  note(context, 'wizard-custom-page', place, text);
  return name;
}

function noteFunctions(page: Values, place: Place, context: ParseContext): void {
  for (const { name } of WIZARD_PAGE_FUNCTIONS) {
    if (textOf(ownValue(page, name)) === '') continue;
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
  const text = textOf(ownValue(group, 'desc'));
  if (type === 'text') return [{ type, text, fields: [] }];
  const subitems = takeEntries(context, ownValue(group, 'subitems'));
  return [{ type, text, fields: subitems.flatMap((field) => parseField(field, type, place, context)) }];
}

function groupType(group: Values, place: Place, context: ParseContext): WizardGroup['type'] {
  const written = ownValue(group, 'type');
  if (written === undefined) return 'text';
  const known = WIZARD_TYPES.find(({ name }) => name === written);
  if (known !== undefined) return known.name;
  const text = `${JSON.stringify(textOf(written))} is no known type of "items".`;
  const advice = `Known are ${WIZARD_TYPES.map(({ name }) => name).join(', ')}.`;
  note(context, 'wizard-type-unknown', place, text, advice);
  return 'unknown';
}

/** Inferred: of two fields with one key, the later counts, as in any list of variables. */
function noteTwins(pages: readonly WizardPage[], context: ParseContext): void {
  const seen = new Set<string>();
  for (const { key, place, submitted } of fieldsOf(pages)) {
    if (submitted && seen.has(key)) {
      const text = `The key "${key}" is asked twice; the later answer counts.`;
      note(context, 'wizard-key-twice', place, text);
    }
    seen.add(key);
  }
}
