/** Where the values of a JSON5 text stand: for messages that name line and column. */
import { type AnyNode, parse, type ValueNode } from '@humanwhocodes/momoa';

export interface TextPlace {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

/** The keys and indexes that lead to a value. */
export type ValuePath = readonly (string | number)[];

/** Finds places in a text that is valid JSON5. A path that leads nowhere has the place of what it leads to last. */
export function findPlaces(text: string): (path: ValuePath) => TextPlace {
  const document = parse(text, { mode: 'json5' });
  return (path) => {
    const { line, column } = nodeAt(document.body, path).loc.start;
    return { line, column };
  };
}

function nodeAt(body: ValueNode, path: ValuePath): AnyNode {
  let node: ValueNode = body;
  let named: AnyNode = body;
  for (const part of path) {
    const next = childOf(node, part);
    if (next === undefined) return named;
    ({ node, named } = next);
  }
  return named;
}

/** A member of an object is pointed at by its key. */
function childOf(
  node: ValueNode,
  part: string | number,
): { readonly node: ValueNode; readonly named: AnyNode } | undefined {
  if (node.type === 'Array') {
    const value = node.elements[Number(part)]?.value;
    return value === undefined ? undefined : { node: value, named: value };
  }
  if (node.type !== 'Object') return undefined;
  const member = node.members.find(({ name }) => nameOf(name) === part);
  return member === undefined ? undefined : { node: member.value, named: member.name };
}

const nameOf = (name: { readonly type: string; readonly value?: string; readonly name?: string }) =>
  name.type === 'Identifier' ? name.name : name.value;
