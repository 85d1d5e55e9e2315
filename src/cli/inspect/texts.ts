/** Workers and wizards in words. */
import { countText, type Span } from '../../index.ts';
import { KIND_WORDS } from '../wizard/lines.ts';
import type { Inspection } from './inspection.ts';
import type { WizardQuestion } from './wizards.ts';

const MOST_SPEC = 300;

/** Each worker with the spans for which it holds something, and what it was told. */
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
  const isPlainList = Array.isArray(value) && value.every((one) => typeof one === 'string');
  if (isPlainList) return cap(value.join(', '));
  return cap(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}

const cap = (text: string): string => (text.length > MOST_SPEC ? `${text.slice(0, MOST_SPEC)}…` : text);

export function wizardTexts({ wizards }: Inspection): Span[] {
  return wizards.flatMap(({ action, languages, script, pages, questions }): Span[] => {
    const made = script ? 'a script writes its pages' : countText(pages.length, 'page');
    const others = languages.filter((language) => language !== 'any');
    const spoken = others.length === 0 ? '' : `, also in ${others.join(', ')}`;
    const titles = pages.filter((title) => title !== '').join(' · ');
    return [
      [`${action}  ${made}${titles === '' ? '' : `: ${titles}`}${spoken}`],
      ...questions.map((question): Span => [`  ${questionText(question)}`, 'quiet']),
    ];
  });
}

/** As it can be given on the command line. */
function questionText({ key, kind, default: given }: WizardQuestion): string {
  return `${key}=${JSON.stringify(given)}  (${KIND_WORDS[kind]})`;
}
