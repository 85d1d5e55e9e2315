/** Workers and wizards in words. */
import { countText, type Span } from '../../index.ts';
import { KIND_WORDS } from '../wizard/lines.ts';
import type { Inspection } from './inspection.ts';
import type { WizardQuestion } from './wizards.ts';

const MOST_SPEC = 300;

/** Each worker with its acquisition intervals and its specification. */
export function workerTexts({ workers }: Inspection): Span[] {
  return workers.flatMap(({ name, known, intervals, spec }): Span[] => {
    const head = known ? `${name}  ${intervals.join(', ')}` : `${name}  spkbox does not have this one`;
    return [
      [head, known ? undefined : 'odd'],
      ...specTexts(spec).map((text): Span => [`  ${text}`, 'quiet']),
    ];
  });
}

/** `bin: bin/hello`, one line for each key of the specification. */
function specTexts(spec: unknown): string[] {
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return [valueText(spec)];
  return Object.entries(spec).map(([key, value]) => `${key}: ${valueText(value)}`);
}

function valueText(value: unknown): string {
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (isPlainList) return cap(value.join(', '));
  return cap(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}

const cap = (text: string): string => (text.length > MOST_SPEC ? `${text.slice(0, MOST_SPEC)}…` : text);

export function wizardTexts({ wizards }: Inspection): Span[] {
  return wizards.flatMap(({ action, languages, script, pages, questions }): Span[] => {
    const pagesText = script ? 'a script writes its pages' : countText(pages.length, 'page');
    const otherLanguages = languages.filter((language) => language !== 'any');
    const spoken = otherLanguages.length === 0 ? '' : `, also in ${otherLanguages.join(', ')}`;
    const titles = pages.filter((title) => title !== '').join(' · ');
    return [
      [`${action}  ${pagesText}${titles === '' ? '' : `: ${titles}`}${spoken}`],
      ...questions.map((question): Span => [`  ${questionText(question)}`, 'quiet']),
    ];
  });
}

/** As it can be given on the command line. */
function questionText({ key, kind, default: defaultValue }: WizardQuestion): string {
  return `${key}=${JSON.stringify(defaultValue)}  (${KIND_WORDS[kind]})`;
}
