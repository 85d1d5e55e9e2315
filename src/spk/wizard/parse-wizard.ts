/** WIZARD_UIFILES/*_uifile, or what its script wrote, read into pages (guide 11). */
import { INVALID_NEXT_DISABLED, WIZARD_PAGE_FUNCTIONS, WIZARD_TYPES } from '../../dsm/wizard-rules.ts';
import type { Note } from '../read/note.ts';
import { withoutBom } from '../read/text.ts';
import {
  flagOf,
  isValues,
  own,
  PARTS,
  type ParseContext,
  say,
  take,
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
  readonly notes: readonly Note[];
}

/** `member` is where the text comes from: `WIZARD_UIFILES/install_uifile`. */
export function parseWizard(text: string, member: string): ParsedWizard {
  const context: ParseContext = { member, notes: [], room: PARTS };
  const pages = take(context, readPages(text, context)).flatMap((page, index) =>
    parsePage(page, `${member}: page ${index + 1}`, context),
  );
  noteTwins(pages, context);
  return { pages, notes: context.notes };
}

/** A script that writes nothing asks nothing. */
function readPages(text: string, context: ParseContext): unknown {
  const { member } = context;
  if (text.length > LONGEST) {
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
  const groups = take(context, own(page, 'items')).flatMap((group) => parseGroup(group, where, context));
  return [
    {
      title: textOf(own(page, 'step_title')),
      groups: custom === undefined ? groups : [],
      invalidNextDisabled: INVALID_NEXT_DISABLED.some(({ name }) => flagOf(own(page, name))),
      custom,
      member: context.member,
    },
  ];
}

function customPage(page: Values, where: string, context: ParseContext): string | undefined {
  if (own(page, 'custom_render_fn') === undefined) return undefined;
  const name = textOf(own(page, 'custom_render_name'));
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
    if (textOf(own(page, name)) === '') continue;
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
  const text = textOf(own(group, 'desc'));
  if (type === 'text') return [{ type, text, fields: [] }];
  const subitems = take(context, own(group, 'subitems'));
  return [{ type, text, fields: subitems.flatMap((field) => parseField(field, type, where, context)) }];
}

function groupType(group: Values, where: string, context: ParseContext): WizardGroup['type'] {
  const written = own(group, 'type');
  if (written === undefined) return 'text';
  const known = WIZARD_TYPES.find(({ name }) => name === written);
  if (known !== undefined) return known.name;
  const text = `${JSON.stringify(textOf(written))} is no known type of "items".`;
  const advice = `Known are ${WIZARD_TYPES.map(({ name }) => name).join(', ')}.`;
  say(context, 'WIZARD_TYPE_UNKNOWN', text, where, advice);
  return 'unknown';
}

/** Inferred: of two fields with one key, the later counts, as in any list of variables. */
function noteTwins(pages: readonly WizardPage[], context: ParseContext): void {
  const seen = new Set<string>();
  for (const { key, where, submitted } of fieldsOf(pages)) {
    if (submitted && seen.has(key)) {
      const text = `The key "${key}" is asked twice; the later answer counts.`;
      say(context, 'WIZARD_KEY_TWICE', text, where, 'Give each field a key of its own.');
    }
    seen.add(key);
  }
}
