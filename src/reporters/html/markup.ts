/** HTML as values: a text that becomes part of one is always escaped. */
import { printableLines } from '../printable.ts';

/** Made by `tag` and `raw` alone. */
export interface Html {
  readonly html: string;
}

export type Content = Html | string | number | undefined | readonly Content[];

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

const VOID = new Set(['meta', 'input', 'br']);

export function tag(name: string, attributes: Attributes, ...content: readonly Content[]): Html {
  const start = `<${name}${Object.entries(attributes).map(attribute).join('')}>`;
  return raw(VOID.has(name) ? start : `${start}${render(content)}</${name}>`);
}

/** For texts of spkbox's own. */
export const raw = (html: string): Html => ({ html });

export function render(content: Content): string {
  if (content === undefined) return '';
  if (typeof content === 'string' || typeof content === 'number') return escapeText(String(content));
  return 'html' in content ? content.html : content.map(render).join('');
}

function attribute([name, value]: readonly [string, Attributes[string]]): string {
  if (value === undefined || value === false) return '';
  return value === true ? ` ${name}` : ` ${name}="${escapeText(String(value))}"`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeText = (text: string): string =>
  printableLines(text)
    .join('\n')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
