/** A small XML reader for tests: it throws at the first thing that XML 1.0 does not allow. */

export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlNode[];
  text: string;
}

const FORBIDDEN = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const TOKEN = /<\?[^?]*\?>|<(\/?)([A-Za-z][\w-]*)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#10': '\n' };

export function readXml(xml: string): XmlNode {
  const bad = FORBIDDEN.exec(xml);
  if (bad !== null)
    throw new Error(`XML holds the character ${bad[0].codePointAt(0)?.toString(16)} at ${bad.index}.`);
  const root: XmlNode = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < xml.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(xml);
    if (token === null) throw new Error(`XML is not well-formed at: ${xml.slice(at, at + 80)}`);
    take(token, open);
  }
  const [only] = root.children;
  if (open.length !== 1 || root.children.length !== 1 || only === undefined)
    throw new Error('XML needs one root.');
  return only;
}

function take([, close, name, attributes = '', empty, text]: RegExpExecArray, open: XmlNode[]): void {
  const parent = open.at(-1);
  if (parent === undefined) throw new Error('XML goes on after its root.');
  if (text !== undefined) parent.text += decode(text);
  if (name === undefined) return;
  if (close === '/') {
    if (open.pop()?.name !== name) throw new Error(`XML closes ${name} within ${parent.name}.`);
    return;
  }
  const pairs = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
    key,
    decode(value),
  ]);
  const node: XmlNode = { name, attributes: Object.fromEntries(pairs), children: [], text: '' };
  parent.children.push(node);
  if (empty !== '/') open.push(node);
}

function decode(text: string): string {
  if (text.includes(']]>')) throw new Error('XML text holds "]]>".');
  return text.replace(/&([^;&]*);?/g, (whole, name: string) => {
    const character = ENTITIES[name];
    if (character === undefined || !whole.endsWith(';')) throw new Error(`XML holds the entity ${whole}.`);
    return character;
  });
}

export const childrenNamed = (node: XmlNode, name: string): XmlNode[] =>
  node.children.filter((child) => child.name === name);
