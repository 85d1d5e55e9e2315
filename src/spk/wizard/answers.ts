/** What DSM would hand over for a wizard's pages, from the answers that somebody gives. */
import { isAnswerKey } from '../../dsm/wizard-rules.ts';
import { fieldsOf, type WizardGroup, type WizardPage } from './wizard-page.ts';

export type GivenAnswers = Readonly<Record<string, string | number | boolean>>;

/** Each key with its text; true and false are these words (guide 11). */
export type SubmittedAnswers = Readonly<Record<string, string>>;

/** What DSM submits when the user only clicks on Next. */
export function defaultsOf(pages: readonly WizardPage[]): Record<string, string> {
  const entries = groupsOf(pages).flatMap(groupDefaults);
  // fromEntries makes `__proto__` a key like any other.
  return Object.fromEntries(entries);
}

/** Inferred: of several radio buttons that are on, the browser keeps the last. */
function groupDefaults({ type, fields }: WizardGroup): readonly (readonly [string, string])[] {
  const submitted = fields.filter((field) => field.submitted);
  const last = submitted.findLast((field) => field.default === 'true');
  return submitted.map((field) => [
    field.key,
    type === 'singleselect' ? String(field === last) : field.default,
  ]);
}

/** The defaults, overlaid by what is given. What the wizard does not ask is kept; what no script may get is not. */
export function overlay(pages: readonly WizardPage[], given: GivenAnswers): Record<string, string> {
  const texts = Object.entries(given).flatMap(([key, value]) =>
    isAnswerKey(key) ? [[key, String(value)] as const] : [],
  );
  const chosen = new Map(texts);
  const off = groupsOf(pages).flatMap((group) => switchedOff(group, chosen));
  return Object.fromEntries([...Object.entries(defaultsOf(pages)), ...off, ...texts]);
}

/** Who chooses one radio button switches off the others of its group. */
function switchedOff(
  group: WizardGroup,
  chosen: ReadonlyMap<string, string>,
): readonly (readonly [string, string])[] {
  if (group.type !== 'singleselect') return [];
  if (!group.fields.some(({ key }) => chosen.get(key) === 'true')) return [];
  return group.fields.filter(({ submitted }) => submitted).map(({ key }) => [key, 'false']);
}

export function groupsOf(pages: readonly WizardPage[]): readonly WizardGroup[] {
  return pages.flatMap(({ groups }) => groups);
}

/** The keys that scripts get. */
export function keysOf(pages: readonly WizardPage[]): ReadonlySet<string> {
  return new Set(fieldsOf(pages).flatMap(({ submitted, key }) => (submitted ? [key] : [])));
}
