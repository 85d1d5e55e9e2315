/** The whole page: the verdict, the search, and a part for each run. It asks nothing of any other place. */
import { createHash } from 'node:crypto';
import { countText, duration } from '../labels.ts';
import { type Html, raw, render, tag } from './markup.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

export interface PageContent {
  readonly runs: readonly Html[];
  readonly passed: number;
  readonly ms: number;
}

/** Even a text that became a script would not run: only spkbox's own, by its hash. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${createHash('sha256')
  .update(SCRIPT)
  .digest('base64')}'; base-uri 'none'; form-action 'none'`;

export function htmlPage({ runs, passed, ms }: PageContent): string {
  const failed = runs.length - passed;
  const word = failed === 0 ? 'PASSED' : 'FAILED';
  const counts = `${passed} of ${countText(runs.length, 'run')} passed${failed === 0 ? '' : `, ${failed} failed`}`;
  const head = [
    tag('meta', { charset: 'utf-8' }),
    tag('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
    tag('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    tag('title', {}, `${word}: ${counts} · spkbox`),
    tag('style', {}, raw(STYLE)),
  ];
  const title = tag('h1', {}, tag('span', { class: failed === 0 ? 'good' : 'bad' }, word), ` ${counts}`);
  const main = tag('main', {}, runs);
  const times = tag('p', { class: 'quiet' }, `spkbox · ${duration(ms)} in all`);
  const body = [title, times, searchBar(runs.length > 1), main, tag('script', {}, raw(SCRIPT))];
  return `<!doctype html>\n${render(tag('html', { lang: 'en' }, tag('head', {}, head), tag('body', {}, body)))}\n`;
}

const searchBar = (isUseful: boolean): Html =>
  tag(
    'div',
    { class: 'bar', hidden: !isUseful },
    tag('input', {
      id: 'search',
      type: 'search',
      'aria-label': 'Search the runs',
      placeholder: 'Search  ( / )   next and previous run: j, k',
    }),
    tag('button', { id: 'only', type: 'button', 'aria-pressed': 'false' }, 'Failed only (f)'),
    tag('span', { id: 'shown', class: 'quiet', role: 'status' }),
  );
