/** XML written by hand: elements, attributes and text, with everything escaped that XML 1.0 cannot hold. */
import { printableLines } from './printable.ts';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly children: readonly Element[] | string;
}

export function element(
  name: string,
  attributes: Element['attributes'] = {},
  children: Element['children'] = [],
): Element {
  return { name, attributes, children };
}

export function toXml(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${render(root, '')}`;
}

function render({ name, attributes, children }: Element, indent: string): string {
  const start = `${indent}<${name}${Object.entries(attributes).map(attribute).join('')}`;
  if (children.length === 0) return `${start}/>\n`;
  if (typeof children === 'string') return `${start}>${escapeText(children)}</${name}>\n`;
  const inner = children.map((child) => render(child, `${indent}  `)).join('');
  return `${start}>\n${inner}${indent}</${name}>\n`;
}

const attribute = ([name, value]: readonly [string, string | number | undefined]): string =>
  value === undefined ? '' : ` ${name}="${escapeText(String(value)).replaceAll('\n', '&#10;')}"`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What is left after `printableLines` is allowed in XML, but for these. */
const escapeText = (text: string): string =>
  printableLines(text)
    .join('\n')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
