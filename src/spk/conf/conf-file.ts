/** Reads a JSON file of conf/, with the line and column of errors. */
import { SpkboxError } from '../../errors.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import { utf8, withoutBom } from '../read/text.ts';
import { type JsonSpot, parseJson } from './json.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The object in a file of conf/, with notes about its oddities. */
export function parseConf(bytes: Buffer, member: string): { root: JsonObject; notes: readonly Finding[] } {
  const text = utf8(bytes);
  if (text === undefined) throw notJson(member, { message: 'it is not UTF-8 text', line: 1, column: 1 });
  const result = parseJson(withoutBom(text));
  if (!result.ok) throw notJson(member, result.problem);
  return {
    root: asObject(result.value, member, 'the whole'),
    notes: result.leniences.slice(0, 1).map((spot) => lenient(member, spot)),
  };
}

/** The value as a JSON object; `path` names the value in errors, such as `defaults` or `tool[0]`. */
export function asObject(value: unknown, member: string, path: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw badShape(member, path, 'an object');
}

export function asList(value: unknown, member: string, path: string): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw badShape(member, path, 'a list');
}

export function asText(value: unknown, member: string, path: string): string {
  if (typeof value === 'string') return value;
  throw badShape(member, path, 'a string');
}

export function asOptionalText(value: unknown, member: string, path: string): string | undefined {
  return value === undefined ? undefined : asText(value, member, path);
}

export function badShape(member: string, path: string, expected: string): SpkboxError {
  return new SpkboxError('CONF_BAD_SHAPE', `In ${member}, ${path} is not ${expected}.`, {
    hint: `Make ${path} ${expected}, as the developer guide shows it.`,
    where: member,
  });
}

function notJson(member: string, { message, line, column }: JsonSpot): SpkboxError {
  return new SpkboxError('CONF_NOT_JSON', `${member} is not JSON: ${message}.`, {
    hint: 'Correct the file at this place; a JSON checker, such as jq, shows the same.',
    where: `${member}:${line}:${column}`,
  });
}

function lenient(member: string, { message, line, column }: JsonSpot): Finding {
  const text = `${member} holds ${message}, which JSON forbids; DSM is believed to read it all the same.`;
  return makeFinding('json-not-strict', { member, line, column }, text);
}
