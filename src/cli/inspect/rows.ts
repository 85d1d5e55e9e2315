/** A page of facts: a label at the left, what there is to say beside it. */
import { type Page, paragraph, type Span } from '../../index.ts';

const LABEL = 14;

export function titleLines(page: Page, title: string, detail: string): string[] {
  return paragraph(page, [[title, 'strong'], ['  ']], [detail, 'quiet']);
}

/** Puts each text on lines of its own, the label beside the first. No texts give no lines. */
export function rowLines(page: Page, label: string, texts: readonly (string | Span)[]): string[] {
  return texts.flatMap((text, index) => {
    const first: Span = [`  ${(index === 0 ? label : '').padEnd(LABEL)}`, 'quiet'];
    const [words, tone]: Span = typeof text === 'string' ? [text] : text;
    const inset = /^ */.exec(words)?.[0] ?? '';
    return paragraph(page, [first, [inset]], [words.slice(inset.length), tone]);
  });
}
