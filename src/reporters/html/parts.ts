/** The small parts of which the page is made. */
import { duration } from '../labels.ts';
import { type Content, type Html, tag } from './markup.ts';

export type Tone = 'good' | 'bad' | 'odd' | 'quiet';

export const toned = (tone: Tone, ...content: readonly Content[]): Html =>
  tag('span', { class: tone }, ...content);

const MARKS: Readonly<Record<Tone, string>> = { good: '✓', bad: '✗', odd: '?', quiet: '–' };

export const mark = (tone: Tone): Html => tag('span', { class: `mark ${tone}` }, MARKS[tone]);

export interface Heading {
  readonly tone: Tone;
  readonly name: Content;
  readonly ms?: number;
}

export const row = ({ tone, name, ms }: Heading): Html =>
  tag('div', { class: 'row' }, mark(tone), tag('span', { class: 'name' }, name), time(ms));

export const foldable = (
  { tone, name, ms }: Heading,
  body: Content,
  attributes: Readonly<Record<string, string | boolean>> = {},
): Html =>
  tag(
    'details',
    attributes,
    tag('summary', {}, mark(tone), tag('span', { class: 'name' }, name), time(ms)),
    tag('div', { class: 'body' }, body),
  );

const time = (ms: number | undefined): Content =>
  ms === undefined ? undefined : tag('span', { class: 'time' }, duration(ms));

/** Nothing where there is nothing to show. */
export const section = (title: string, content: readonly Content[]): Content =>
  content.length === 0 ? undefined : [tag('h2', {}, title), ...content];

export const table = (headings: readonly string[], rows: readonly (readonly Content[])[]): Html =>
  tag(
    'table',
    {},
    tag(
      'thead',
      {},
      tag(
        'tr',
        {},
        headings.map((heading) => tag('th', { scope: 'col' }, heading)),
      ),
    ),
    tag(
      'tbody',
      {},
      rows.map((cells) =>
        tag(
          'tr',
          {},
          cells.map((cell) => tag('td', {}, cell)),
        ),
      ),
    ),
  );
