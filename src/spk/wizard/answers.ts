/** Turns a user's answers into the values that DSM passes to scripts. */
import { isAnswerKey } from '../../dsm/wizard-rules.ts';
import { type WizardGroup, type WizardPage, wizardFields } from './wizard-page.ts';

export type GivenAnswers = Readonly<Record<string, string | number | boolean>>;

/** Each key with its text; booleans are the words true and false (guide 11). */
export type SubmittedAnswers = Readonly<Record<string, string>>;

/** The answers of a user who only clicks Next. */
export function defaultAnswers(pages: readonly WizardPage[]): Record<string, string> {
  const entries = wizardGroups(pages).flatMap(groupDefaults);
  // fromEntries makes `__proto__` a key like any other.
  return Object.fromEntries(entries);
}

/** Inferred: if several radio buttons are on, the browser keeps the last. */
function groupDefaults({ type, fields }: WizardGroup): readonly (readonly [string, string])[] {
  const submitted = fields.filter((field) => field.submitted);
  const last = submitted.findLast((field) => field.default === 'true');
  return submitted.map((field) => [
    field.key,
    type === 'singleselect' ? String(field === last) : field.default,
  ]);
}

/** The defaults, overlaid with the user's answers. Unasked keys are kept; keys that no script may get are dropped. */
export function overlay(pages: readonly WizardPage[], userAnswers: GivenAnswers): Record<string, string> {
  const texts = Object.entries(userAnswers).flatMap(([key, value]) =>
    isAnswerKey(key) ? [[key, String(value)] as const] : [],
  );
  const chosen = new Map(texts);
  const switchedOffAnswers = wizardGroups(pages).flatMap((group) => switchedOff(group, chosen));
  return Object.fromEntries([...Object.entries(defaultAnswers(pages)), ...switchedOffAnswers, ...texts]);
}

/** Choosing a radio button switches off the others of its group. */
function switchedOff(
  group: WizardGroup,
  chosen: ReadonlyMap<string, string>,
): readonly (readonly [string, string])[] {
  if (group.type !== 'singleselect') return [];
  if (!group.fields.some(({ key }) => chosen.get(key) === 'true')) return [];
  return group.fields.filter(({ submitted }) => submitted).map(({ key }) => [key, 'false']);
}

export function wizardGroups(pages: readonly WizardPage[]): readonly WizardGroup[] {
  return pages.flatMap(({ groups }) => groups);
}

/** The keys whose answers reach scripts. */
export function submittedKeys(pages: readonly WizardPage[]): ReadonlySet<string> {
  return new Set(wizardFields(pages).flatMap(({ submitted, key }) => (submitted ? [key] : [])));
}
